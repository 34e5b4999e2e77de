const LONGEST = 500;
/** What is looked at: patterns over more would keep the process busy. */
const MOST_LOOKED_AT = 16_000;
/** Room for a secret that stands across that end. */
const MOST_SEARCHED = 20_000;

/** CVAT's own words in an answer's body, as one line of at most 500 characters without markup or secrets. */
export function wordsOf(text: string, secrets: readonly string[]): string {
  const near = withoutSecrets(text.slice(0, MOST_SEARCHED), secrets).slice(0, MOST_LOOKED_AT);
  const words = redact(flatten(near).replace(/\s+/g, ' ').trim(), secrets);
  if (words === '') return 'it said nothing';
  return words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`;
}

/** `{"name": ["too long"]}` reads `name: too long`. What is not JSON is taken for HTML. */
function flatten(text: string): string {
  try {
    return spoken(JSON.parse(text), 0);
  } catch {
    return text.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^<>]*>/g, ' ');
  }
}

/** Deeper ones are nobody's words. */
const DEEPEST = 20;

function spoken(value: unknown, depth: number): string {
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value))
    return value
      .map((inner) => spoken(inner, depth + 1))
      .filter(Boolean)
      .join('; ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => (key === 'detail' ? spoken(inner, depth + 1) : `${key}: ${spoken(inner, depth + 1)}`))
      .join('; ');
  }
  return value === null ? '' : String(value);
}

/** CVAT quotes what it was sent, and passes on what the Azure SDK says: URLs with a SAS among it. */
export function redact(words: string, secrets: readonly string[]): string {
  return withoutSecrets(words, secrets)
    .replace(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1')
    .replace(/(https?:\/\/)[^\s/?#@"'<>]*@/gi, '$1***@')
    .replace(
      /\b((?:Account_?Key|SharedAccess(?:Signature|Key)|session_token|connection_string|sig)\\?["']?\s*(?:[=:]|%3D|&#61;)\s*\\?["']?)[^\s;&"'\\,}]+/gi,
      '$1***',
    )
    .replace(
      /\b((?:Proxy-)?Authorization|Cookie)(["']?\s*[:=]\s*["']?)(?:(?:Bearer|Token|Basic)\s+)?[^\s"',;]+/gi,
      '$1$2***',
    )
    .replace(/\bBearer\s+[\w.~+/=-]{8,}/g, 'Bearer ***');
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret.length === 0) continue;
    for (const spelling of spellings(secret)) safe = safe.replaceAll(spelling, '***');
  }
  return safe;
}

/** As it is, and as others write it down: in a URL, in JSON, in JSON of PHP and Python, for an HTTP header. */
function spellings(secret: string): Set<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  return new Set([
    ...[secret, encodeURIComponent(secret), json, json.replaceAll('/', '\\/')],
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
}
