/** The text of a request's body as a JSON text; null if it is empty, undefined if it is not JSON. */
export function jsonText(body: string): string | null | undefined {
  const text = body.trim();
  if (text === '') return null;
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

/** The output of a failed or terminated instance is a plain text. */
export function jsonOrText(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
