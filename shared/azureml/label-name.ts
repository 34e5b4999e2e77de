import type { Finding } from '../dataset/finding.ts';
import type { Id } from './export-scan.ts';

/** CVAT's limit, and the hub's. */
const LONGEST = 64;

type Change = Omit<Finding, 'at'>;

/**
 * The name of a label: trimmed, in Unicode NFC, without a stray quote at its end, at most 64 characters,
 * renamed where the caller says so (by the name in the export or the cleaned one).
 */
export function cleanLabelName(
  raw: string | undefined,
  id: Id,
  rename: Readonly<Record<string, string>>,
): { name: string; changes: Change[]; renamedBy: string | undefined } {
  const changes: Change[] = [];
  const change = (code: string, severity: Finding['severity'], before: string, after: string, fix: string): string => {
    if (before !== after) {
      changes.push({ code, severity, detail: `${JSON.stringify(before)} becomes ${JSON.stringify(after)}`, fix });
    }
    return after;
  };
  const ok = 'Nothing to do; use labels.rename for another name';
  let name = raw ?? '';
  const byRaw = Object.hasOwn(rename, name) ? name : undefined;
  if (byRaw === undefined) {
    name = change('LABEL_NORMALIZED', 'info', name, name.normalize('NFC'), ok);
    name = change('LABEL_TRIMMED', 'info', name, name.trim(), ok);
    name = change('LABEL_QUOTES', 'warning', name, withoutStrayQuote(name), ok);
  }
  const renamedBy = byRaw ?? (Object.hasOwn(rename, name) ? name : undefined);
  if (renamedBy !== undefined) return { name: rename[renamedBy] ?? name, changes, renamedBy };
  if (name === '') {
    name = change(
      'LABEL_WITHOUT_NAME',
      'warning',
      raw ?? '',
      `category-${id}`.slice(0, LONGEST),
      'Name it with labels.rename',
    );
  }
  if (name.length > LONGEST)
    name = change('LABEL_TOO_LONG', 'warning', name, shortened(name), 'Choose a shorter name with labels.rename');
  return { name, changes, renamedBy };
}

/** One quote at the end that opens or closes nothing, as Azure ML has exported it: `man/unknown/medium"`. */
function withoutStrayQuote(name: string): string {
  return name.endsWith('"') && name.indexOf('"') === name.length - 1 && !/\d"$/.test(name)
    ? name.slice(0, -1).trim()
    : name;
}

/** The beginning, and a mark of the whole name, so that names that begin alike stay different. */
function shortened(name: string): string {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const mark = `~${hash.toString(36).padStart(7, '0')}`;
  return `${name.slice(0, LONGEST - mark.length).replace(/[\ud800-\udbff]$/, '')}${mark}`;
}
