import { LONGEST_LABEL } from '../dataset/record.ts';
import { trimmed } from '../dataset/trimmed.ts';
import type { Id } from './export-scan.ts';
import type { LABEL_RULES } from './rules/label-rules.ts';

/** CVAT's database holds no NUL, and half a character is none: it comes out of `toWellFormed` as a question mark in a diamond. */
const REFUSED = /\0/g;

export type NameChange = { code: keyof typeof LABEL_RULES; before: string; after: string };

/**
 * What must change in a label's name, one step after the other: characters that CVAT refuses, Unicode NFC, trimmed, without a stray quote at its end, not
 * empty, at most 64 characters. `wanted` answers false for a change that the caller does not want.
 */
export function cleanLabelName(raw: string, id: Id, wanted: (change: NameChange) => boolean): string {
  let name = raw;
  const step = (code: NameChange['code'], after: string): void => {
    if (after !== name && wanted({ code, before: name, after })) name = after;
  };
  step('LABEL_CHARACTERS', name.toWellFormed().replaceAll(REFUSED, ''));
  step('LABEL_NORMALIZED', name.normalize('NFC'));
  step('LABEL_TRIMMED', trimmed(name));
  step('LABEL_QUOTES', withoutStrayQuote(name));
  if (name === '') step('LABEL_WITHOUT_NAME', nameAfterId(id));
  step('LABEL_TOO_LONG', shortened(name));
  return name;
}

/** For a label that has no name. An id is any text: it may end with blanks, which CVAT takes away, or hold what it refuses. */
export function nameAfterId(id: Id): string {
  return shortened(trimmed(`category-${id}`.toWellFormed().replaceAll(REFUSED, 'u0000')));
}

/** One quote at the end that opens or closes nothing, as Azure ML has exported it: `man/unknown/medium"`. An inch stays. */
function withoutStrayQuote(name: string): string {
  const stray = name.endsWith('"') && name.indexOf('"') === name.length - 1 && !/\d"$/.test(name);
  return stray ? trimmed(name.slice(0, -1)) : name;
}

/** The beginning, and a mark of the whole name, so that names that begin alike stay different. */
function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST_LABEL) return name;
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const mark = `~${hash.toString(36).padStart(7, '0')}`;
  return `${characters.slice(0, LONGEST_LABEL - mark.length).join('')}${mark}`;
}
