const LONGEST = 500;

/** CVAT's own words in an answer's body, as one line of at most 500 characters without markup or secrets. */
export function wordsOf(text: string, secrets: readonly string[]): string {
  const words = redact(flatten(text).replace(/\s+/g, ' ').trim(), secrets);
  if (words === '') return 'it said nothing';
  return words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`;
}

/** `{"name": ["too long"]}` reads `name: too long`. What is no JSON is taken for HTML. */
function flatten(text: string): string {
  try {
    return spoken(JSON.parse(text));
  } catch {
    return text.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
  }
}

function spoken(value: unknown): string {
  if (Array.isArray(value)) return value.map(spoken).filter(Boolean).join('; ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => (key === 'detail' ? spoken(inner) : `${key}: ${spoken(inner)}`))
      .join('; ');
  }
  return value === null ? '' : String(value);
}

/** CVAT quotes what it was sent, and passes on what the Azure SDK says: URLs with a SAS among it. */
function redact(words: string, secrets: readonly string[]): string {
  let safe = words;
  for (const secret of secrets) if (secret.length > 0) safe = safe.replaceAll(secret, '***');
  return safe
    .replace(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1')
    .replace(/\b(AccountKey|SharedAccessSignature|sig)=[^\s;&"']+/gi, '$1=***');
}
