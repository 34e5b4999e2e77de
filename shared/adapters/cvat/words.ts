import { redact, withoutKnown } from '../../redact.ts';

const LONGEST = 500;
/** What is looked at: patterns over more would keep the process busy. */
const MOST_LOOKED_AT = 16_000;
/** Room for a secret that stands across that end. */
const MOST_SEARCHED = 20_000;

/** CVAT's own words in an answer's body, as one line of at most 500 characters without markup or secrets. */
export function wordsOf(text: string, secrets: readonly string[]): string {
  const near = withoutKnown(text.slice(0, MOST_SEARCHED), secrets).slice(0, MOST_LOOKED_AT);
  const words = redact(flatten(near).replace(/\s+/g, ' ').trim(), secrets);
  if (words === '') return 'it said nothing';
  return words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`;
}

/** `{"name": ["too long"]}` reads `name: too long`. What is not JSON is taken for HTML. */
function flatten(text: string): string {
  try {
    return readableBody(JSON.parse(text), 0);
  } catch {
    return text.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^<>]*>/g, ' ');
  }
}

/** Deeper ones are nobody's words. */
const DEEPEST = 20;

function readableBody(value: unknown, depth: number): string {
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value))
    return value
      .map((inner) => readableBody(inner, depth + 1))
      .filter(Boolean)
      .join('; ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) =>
        key === 'detail' ? readableBody(inner, depth + 1) : `${key}: ${readableBody(inner, depth + 1)}`,
      )
      .join('; ');
  }
  return value === null ? '' : String(value);
}
