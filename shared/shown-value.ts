import { redact } from './redact.ts';

/** Longer than any value that a person can check by eye. */
const MOST_SHOWN = 80;
/** Keys, tokens and signatures are such; names that people choose have separators. */
const LIKE_A_SECRET = /[A-Za-z0-9+/]{20,}/;

/** What a setting says, for a message that tells what is wrong with it; nothing of what might be a secret in the wrong place. */
export function shownValue(text: string): string {
  if (LIKE_A_SECRET.test(text) || redact(text, []) !== text) return 'not repeated here: it looks like a secret';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}
