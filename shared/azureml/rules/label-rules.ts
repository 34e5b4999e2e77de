import type { Rule } from './rule.ts';

/** What is found in categories; annotations of one that is left out are left out as `ANNOTATION_WITHOUT_LABEL`. */
export const LABEL_RULES = {
  CATEGORY_WITHOUT_ID: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'changed' },
    fix: 'Give the category an id',
  },
  /** Categories of different names: it cannot be known which of them an annotation means. */
  CATEGORY_ID_DUPLICATE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'changed' },
    fix: 'Give each category an id of its own',
  },
  LABEL_CHARACTERS: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'changed' },
    fix: 'Nothing to do: CVAT refuses characters that no text can show; use labels.rename for another name',
  },
  LABEL_TRIMMED: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'changed' },
    fix: 'Nothing to do; use labels.rename for another name',
  },
  LABEL_NORMALIZED: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'changed' },
    fix: 'Nothing to do: the same characters in Unicode NFC',
  },
  LABEL_QUOTES: {
    actions: ['fix', 'keep', 'exclude', 'fail'],
    effect: { fix: 'changed', keep: 'info', exclude: 'changed' },
    fix: 'Nothing to do; set the policy LABEL_QUOTES to keep, or use labels.rename for another name',
  },
  LABEL_TOO_LONG: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'changed' },
    fix: 'Choose a name of at most 64 characters with labels.rename',
  },
  LABEL_WITHOUT_NAME: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'changed' },
    fix: 'Name it with labels.rename: its name in the export is empty',
  },
  LABEL_MERGED: {
    actions: ['fix', 'fail'],
    effect: { fix: 'changed' },
    fix: 'Nothing to do if they mean the same; otherwise give them different names with labels.rename',
  },
  LABEL_CASE: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Merge them with labels.rename if they mean the same',
  },
  LABEL_UNUSED: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'changed' },
    fix: 'Set labels.keepUnused to true to create them',
  },
  LABEL_RENAME_UNUSED: {
    actions: ['keep', 'fail'],
    effect: { keep: 'info' },
    fix: 'Correct the name in labels.rename',
  },
} as const satisfies Record<string, Rule>;
