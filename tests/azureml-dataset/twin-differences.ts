import type { UrlKey } from './twin.ts';

/** Exports that are wrong in something that no line has. */
export const WITHOUT_TWIN: Record<string, string> = {
  'bbox-malformed': 'four corners have no fifth',
  'document-keys-twice': 'a line has no sections',
  'encoding-windows-1252': 'the fault of its bytes: a fixture of its own, line-not-utf-8',
  'ids-twice': 'a line has no ids',
  'images-ids-twice-excluded': 'a line has no ids',
  'json-trailing-comma': 'the fault of its text: a fixture of its own, line-broken',
  'json-truncated': 'the fault of its text: a fixture of its own, line-truncated',
  'labels-ids-twice-and-orphans': 'a line has no ids',
  'labels-orphans-named-after-id': 'a line has no ids',
  'masks-run-lengths': 'a line has no masks',
  'missing-as-nan':
    'a line has its own values that may be missing: a fixture of its own, missing-as-data-frames-write-it',
  'orphan-annotations': 'every label is in the line of its image',
  'paths-first-that-exists-wins': 'a line has one URL',
};

/** Findings of these two codes against the other ones, and why. */
type Difference = { coco: string[]; twin: string[]; why: string; label?: { coco: string; twin: string } };
export const AS_IT_IS: Difference = { coco: [], twin: [], why: '' };
export const DIFFERENT: Record<string, Difference> = {
  'coordinates-contradicted-by-area': { coco: ['AREA_DIFFERS'], twin: [], why: 'a line has no area' },
  'coordinates-forced-normalized': { coco: ['AREA_DIFFERS'], twin: [], why: 'a line has no area' },
  'labels-cleaned': {
    coco: ['LABEL_WITHOUT_NAME'],
    twin: ['ANNOTATION_MALFORMED'],
    why: 'no id to name a label after',
  },
  'azure-vision-classification': { coco: ['IMAGE_PATH_DISAGREEMENT'], twin: [], why: 'a line has one URL' },
  'containers-two-copied-into-one': { coco: ['SEVERAL_DATASTORES'], twin: [], why: 'a line has one URL' },
  'containers-two-one-migrated': { coco: ['SEVERAL_DATASTORES'], twin: [], why: 'a line has one URL' },
  'containers-two-same-path': { coco: ['SEVERAL_DATASTORES'], twin: [], why: 'a line has one URL' },
  'containers-two-same-path-none-known': { coco: ['SEVERAL_DATASTORES'], twin: [], why: 'a line has one URL' },
  'area-left-normalized': { coco: ['AREA_DIFFERS'], twin: [], why: 'a line has no area' },
  'labels-emoji-and-nul': {
    ...{ coco: [], twin: [], label: { coco: 'category-5', twin: 'category-u0000' } },
    why: 'no id to name a label after that is a NUL only',
  },
  'box-and-polygon-disagree': { coco: ['BOX_DIFFERS'], twin: [], why: 'a line has one shape' },
  'polygons-degenerate': { coco: ['BOX_DIFFERS'], twin: [], why: 'a line has one shape' },
  'paths-slashes-and-dots': {
    coco: ['IMAGE_PATH_SPELLING'],
    twin: ['IMAGE_PATH_SPELLING'],
    why: 'one of the spellings is a URL of another kind',
  },
  'top-level-keys-unknown': { coco: ['UNKNOWN_KEYS'], twin: [], why: 'there is no document around the lines' },
};

/** What no line can say: names of labels that nothing has, and a second place of its image. */
export const UNSAID = new Set(['LABEL_UNUSED', 'SEVERAL_DATASTORES']);

/** Datastores name no account and no container. */
export function urlOf(name: string): UrlKey {
  return /^(?:accounts|containers)-|^paths-several-containers$/.test(name) ? 'absolute_url' : 'coco_url';
}
