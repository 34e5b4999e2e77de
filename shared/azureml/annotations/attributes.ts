import { KNOWN_KEYS } from '../known-keys.ts';
import { asObject } from '../values.ts';

/** Names that readers of COCO take for something else: what a shape is, not what somebody wrote about it. */
const TAKEN = new Set(['occluded', 'outside', 'rotation', 'source', 'score', 'track_id', 'keyframe', 'frame', 'group']);
const LONGEST_NAME = 64;
const LONGEST_VALUE = 4096;

/** What the export says about an annotation beyond COCO, as text: unknown keys and the entries of `attributes`. */
export function attributesOf(annotation: Record<string, unknown>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const key in annotation) {
    if (KNOWN_KEYS.annotation.has(key)) continue;
    const nested = key === 'attributes' ? asObject(annotation[key]) : undefined;
    if (!nested) add(found, key, annotation[key]);
    else for (const name in nested) add(found, name, nested[name]);
  }
  return found;
}

function add(found: Record<string, string>, key: string, value: unknown): void {
  const trimmed = key.trim();
  const name = (TAKEN.has(trimmed) ? `azureml_${trimmed}` : trimmed).slice(0, LONGEST_NAME);
  if (name === '' || name === '__proto__' || value === null || value === undefined) return;
  found[name] = (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_VALUE);
}
