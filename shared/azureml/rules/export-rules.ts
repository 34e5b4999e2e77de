import type { Rule } from './rule.ts';

/** What is found in the export as a whole. */
export const EXPORT_RULES = {
  PROJECT_KIND: {
    severity: 'info',
    actions: ['keep'],
    fix: 'Nothing to do',
  },
  COORDINATES_DECIDED: {
    severity: 'info',
    actions: ['keep'],
    fix: 'Nothing to do; set coordinates to force the other unit',
  },
  EXPORT_ENCODING_CONVERTED: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Nothing to do: it was read in this encoding',
  },
  UNKNOWN_KEYS: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Set attributes to true to carry those of annotations as attributes; those of images have no place in CVAT',
  },
  ATTRIBUTES_CARRIED: {
    severity: 'info',
    actions: ['keep'],
    fix: 'Nothing to do',
  },
  AREA_DIFFERS: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Nothing to do: areas are computed from the shapes',
  },
  SEVERAL_CONTAINERS: {
    severity: 'warning',
    actions: ['keep', 'fail'],
    fix: 'Run once per container, or copy all images into one; those that are not in this one have a finding each',
  },
  SEVERAL_DATASTORES: {
    severity: 'warning',
    actions: ['keep', 'fail'],
    fix: 'Nothing to do if they are the same container; otherwise run once per container',
  },
  NUMERIC_STEM: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Nothing to do for a migration. When importing by hand into a task with other images, CVAT takes such names for frame numbers',
  },
  STEM_COLLISION: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Nothing to do for a migration: they go to different tasks. When importing by hand, never put them into one task',
  },
  CASE_ONLY_DIFFERENCE: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Nothing to do for a migration; on Windows and macOS such files overwrite each other',
  },
} as const satisfies Record<string, Rule>;
