import type { Meaning } from './meaning.ts';

/** What CVAT refuses, fails at or answers. */
export const CVAT_CODES = {
  CVAT_ANSWER_TOO_LARGE: { meaning: 'An answer of CVAT is longer than what is read' },
  CVAT_ANSWER_UNEXPECTED: { meaning: 'CVAT, or something before it, answered what its API does not say' },
  CVAT_ASSIGNEE_UNKNOWN: { meaning: 'CVAT has no user of that name' },
  CVAT_BUSY: { meaning: 'CVAT has too much to do' },
  CVAT_FAILED: { meaning: 'CVAT failed at a request' },
  CVAT_FORBIDDEN: { meaning: 'The user of the token may not do this' },
  CVAT_NOT_FOUND: { meaning: 'CVAT has no such object, or not any more' },
  CVAT_ORGANIZATION_UNKNOWN: { meaning: 'CVAT has no organization of that name, or the user is not in it' },
  CVAT_PLAN_LIMIT: { meaning: 'The plan of the account or organization in CVAT allows no more' },
  CVAT_REDIRECTS: { meaning: 'CVAT_URL leads somewhere else' },
  CVAT_REFUSED: { meaning: 'CVAT refuses a request as wrong' },
  CVAT_TOKEN_EXPIRED: { meaning: 'The token has ended, or ends before the migration can' },
  CVAT_TOKEN_INVALID: { meaning: 'CVAT does not know the token' },
  CVAT_TOKEN_READ_ONLY: { meaning: 'The token may only read' },
  CVAT_TOO_LARGE: { meaning: 'CVAT, or a proxy before it, takes no request as large as this' },
  CVAT_TOO_OLD: {
    meaning:
      'The version of CVAT is older than the oldest that is supported, or than what the migration asks for needs',
  },
  CVAT_UNREACHABLE: { meaning: 'CVAT does not answer' },
  CVAT_UNSETTLED: { meaning: 'CVAT answers now this, now that, to the same question' },
  LABEL_ATTRIBUTES_ADDED: { meaning: 'The project had the label without attributes of the export, which were added' },
  LABEL_ATTRIBUTE_DIFFERS: { meaning: 'The project has the attribute of a label in another form' },
  LABEL_DIFFERS_BY_CASE: { meaning: 'The project has the label in other capitals: it becomes a second one' },
  LABEL_TYPE_DIFFERS: { meaning: 'The project has the label for another type of shape' },
  PROJECT_AMBIGUOUS: { meaning: 'Several projects have this name' },
  PROJECT_NAME_TWICE: { meaning: 'A second project has the name of the one that was made' },
  UPLOAD_CHANGED: { meaning: 'CVAT lost or changed what was being uploaded' },
} as const satisfies Record<string, Meaning>;
