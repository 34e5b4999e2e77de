import { firstCharacters, trimmed } from '../../dataset/trimmed.ts';
import { isRounded } from '../document/long-ids.ts';
import { KNOWN_KEYS } from '../known-keys.ts';
import { asObject, isMissing, jsonOf } from '../values.ts';

/** Names that readers of COCO take for something else: what a shape is, not what somebody wrote about it. */
const TAKEN = new Set([
  ...['occluded', 'outside', 'rotation', 'source', 'score', 'track_id', 'keyframe', 'frame', 'group', 'is_crowd'],
  '__proto__',
]);
const LONGEST_NAME = 64;
const LONGEST_VALUE = 4096;

/**
 * What the export says about an annotation beyond COCO, as text: unknown keys and the entries of `attributes`.
 *
 * @param changed is told of what does not come out as it stands in the export
 */
export function attributesOf(
  annotation: Record<string, unknown>,
  changed: (detail: string) => void = () => undefined,
): Record<string, string> {
  const found = new Map<string, string>();
  for (const key in annotation) {
    if (KNOWN_KEYS.annotation.has(key)) continue;
    const nested = key === 'attributes' ? asObject(annotation[key]) : undefined;
    if (!nested) add(found, key, annotation[key], changed);
    else for (const name in nested) add(found, name, nested[name], changed);
  }
  return Object.fromEntries(found);
}

function add(found: Map<string, string>, key: string, value: unknown, changed: (detail: string) => void): void {
  if (isMissing(value)) return;
  // JSON has no word for what is not finite: it would come out as a text in quotes.
  const written = typeof value === 'string' || typeof value === 'number' ? String(value) : jsonOf(value);
  if (written === undefined) {
    changed(`the value of the attribute "${firstCharacters(key, LONGEST_NAME)}" is nested too deeply and is left out`);
    return;
  }
  const text = written.toWellFormed().replaceAll('\0', '');
  // CVAT takes blanks around a value away.
  const kept = trimmed(firstCharacters(trimmed(text), LONGEST_VALUE));
  const wanted = nameOf(key);
  const name = free(found, wanted, kept);
  if (name !== key) changed(`the attribute "${firstCharacters(key, LONGEST_NAME)}" becomes "${name}"`);
  if (kept !== written) changed(`the value of the attribute "${name}" is trimmed or cut`);
  if (holdsRounded(value))
    changed(
      `the value of the attribute "${name}" has more digits than are read: ${firstCharacters(kept, LONGEST_NAME)}`,
    );
  found.set(name, kept);
}

/** Whether a whole number stands in it, however deep, whose last digits JSON.parse does not keep. */
function holdsRounded(value: unknown): boolean {
  const open = [value];
  for (const one of open) {
    if (typeof one !== 'object' || one === null) {
      if (isRounded(one)) return true;
    } else for (const inner of Object.values(one)) open.push(inner);
  }
  return false;
}

function nameOf(key: string): string {
  const name = trimmed(key.toWellFormed().replaceAll('\0', ''));
  if (name === '') return 'attribute';
  return trimmed(firstCharacters(TAKEN.has(name) ? `azureml_${name}` : name, LONGEST_NAME));
}

/** Two keys that come to one name keep both values, unless they say the same. */
function free(found: ReadonlyMap<string, string>, wanted: string, value: string): string {
  let name = wanted;
  for (let n = 2; found.has(name) && found.get(name) !== value; n += 1) {
    name = `${firstCharacters(wanted, LONGEST_NAME - 8)} (${n})`;
  }
  return name;
}
