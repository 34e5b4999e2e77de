import type { Rule } from './rule.ts';

/** What is found in the export as a whole. */
export const EXPORT_RULES = {
  PROJECT_KIND: {
    actions: ['keep'],
    effect: { keep: 'info' },
    fix: 'Nothing to do',
  },
  COORDINATES_DECIDED: {
    actions: ['keep'],
    effect: { keep: 'info' },
    fix: 'Nothing to do if shapes lie where they should; coordinates: absolute and coordinates: normalized force the unit',
  },
  /** Of a labelled dataset: all parts are full, as parts are that have a next one. */
  EXPORT_MAY_GO_ON: {
    actions: ['keep', 'fail'],
    effect: { keep: 'changed' },
    fix: 'Look where the export comes from whether there is a part of the next number: if so, copy it beside the others and start again. Nothing to do if the project has just so many labelled images',
  },
  /** fix: boxes are read as left, top, right, bottom. keep: as COCO has them, left, top, width, height. */
  BOX_CORNERS: {
    actions: ['fix', 'keep', 'fail'],
    effect: { fix: 'changed', keep: 'changed' },
    fix: 'Look at some boxes in CVAT: they were read as two corners; set the policy BOX_CORNERS to keep if they are a corner, a width and a height',
  },
  /** The same where little speaks for corners, and nothing against them. keep: boxes are read as COCO has them. */
  BOX_CORNERS_POSSIBLE: {
    actions: ['keep', 'fix', 'fail'],
    effect: { keep: 'changed', fix: 'changed' },
    fix: 'Look at some boxes in CVAT: they were read as a corner, a width and a height; set the policy BOX_CORNERS_POSSIBLE to fix if they are two corners',
  },
  /** keep: the later value counts, as JSON readers have it; of a section that stands twice, the elements of both. */
  KEY_TWICE: {
    actions: ['keep', 'fail'],
    effect: { keep: 'changed' },
    fix: 'Look at these places in the export file and remove what is not meant: of a value the later one was read, of a list of the document (images, annotations, categories) all of them',
  },
  EXPORT_ENCODING_CONVERTED: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do: it was read in this encoding',
  },
  UNKNOWN_KEYS: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do: they have no place in CVAT',
  },
  /** Labeler details, scores and the like. */
  ATTRIBUTES_LEFT_OUT: {
    actions: ['keep', 'fail'],
    effect: { keep: 'changed' },
    fix: 'Set normalize.attributes to true to carry them as attributes',
  },
  ATTRIBUTES_CARRIED: {
    actions: ['keep'],
    effect: { keep: 'info' },
    fix: 'Nothing to do',
  },
  AREA_DIFFERS: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do: areas are computed from the shapes',
  },
  SEVERAL_CONTAINERS: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Run once per container, or copy all images into one; those that are not in this one have a finding each',
  },
  SEVERAL_DATASTORES: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do if they are the same container; otherwise run once per container',
  },
  NUMERIC_STEM: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do for a migration. When importing by hand into a task with other images, CVAT takes such names for frame numbers',
  },
  STEM_COLLISION: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do for a migration: they go to different tasks. When importing by hand, never put them into one task',
  },
  CASE_ONLY_DIFFERENCE: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Nothing to do for a migration; on Windows and macOS such files overwrite each other',
  },
} as const satisfies Record<string, Rule>;
