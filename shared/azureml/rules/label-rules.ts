import type { Rule } from './rule.ts';

/** What is found in categories; annotations of one that is left out are left out as `ANNOTATION_WITHOUT_LABEL`. */
export const LABEL_RULES = {
  CATEGORY_WITHOUT_ID: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Give the category an id',
  },
  /** Categories of different names: it cannot be known which of them an annotation means. */
  CATEGORY_ID_DUPLICATE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Give each category an id of its own',
  },
  LABEL_TRIMMED: {
    severity: 'info',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do; use labels.rename for another name',
  },
  LABEL_NORMALIZED: {
    severity: 'info',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: the same characters in Unicode NFC',
  },
  LABEL_QUOTES: {
    severity: 'warning',
    actions: ['fix', 'keep', 'exclude', 'fail'],
    fix: 'Nothing to do; set the policy LABEL_QUOTES to keep, or use labels.rename for another name',
  },
  LABEL_TOO_LONG: {
    severity: 'warning',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Choose a name of at most 64 characters with labels.rename',
  },
  LABEL_WITHOUT_NAME: {
    severity: 'warning',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Name it with labels.rename: its name in the export is empty',
  },
  LABEL_MERGED: {
    severity: 'warning',
    actions: ['fix', 'fail'],
    fix: 'Nothing to do if they mean the same; otherwise give them different names with labels.rename',
  },
  LABEL_CASE: {
    severity: 'info',
    actions: ['keep', 'fail'],
    fix: 'Merge them with labels.rename if they mean the same',
  },
  LABEL_UNUSED: {
    severity: 'info',
    actions: ['exclude', 'fail'],
    fix: 'Nothing to do; set labels.keepUnused to create them anyway',
  },
  LABEL_RENAME_UNUSED: {
    severity: 'warning',
    actions: ['keep', 'fail'],
    fix: 'Correct the name in labels.rename',
  },
} as const satisfies Record<string, Rule>;
