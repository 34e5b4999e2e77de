import type { Meaning } from './meaning.ts';

/** What is wrong with a request, an options file or the settings. */
export const REQUEST_CODES = {
  REQUEST_INVALID: { meaning: 'A value of the request is missing or not allowed' },
  REQUEST_NOT_JSON: { meaning: 'The body of the request is not JSON' },
  REQUEST_TOO_LARGE: { meaning: 'The body of the request is too long', status: 413 },
  OPTIONS_INVALID: { meaning: 'The options file beside the export is not JSON, or a value in it is not allowed' },
  BACK_NAME_TAKEN: { meaning: 'A file that is not ours has the name of one that the way back writes', status: 409 },
  BACK_NOTHING: { meaning: 'The migration has brought nothing to CVAT that could be exported' },
  BACK_NOT_FOUND: { meaning: 'Nobody has asked to export this migration from CVAT, or its file is gone', status: 404 },
  CONTAINER_NOT_ALLOWED: { meaning: 'The settings do not name this container' },
  CONTAINER_NOT_FOUND: { meaning: 'There is no such container', status: 404 },
  DATASET_NOT_FOUND: { meaning: 'A migration has no dataset to compare with', status: 404 },
  MIGRATION_NOT_FOUND: { meaning: 'There is no migration of this id', status: 404 },
  MIGRATION_RUNNING: { meaning: 'The migration is still running', status: 409 },
  KEY_MISSING: { meaning: 'The function key is missing or wrong', status: 401 },
  OWN_ADDRESS_UNREACHABLE: { meaning: 'The app cannot reach itself to check the key of a browser', status: 503 },
  PAGE_ACTION_UNKNOWN: { meaning: 'The pages have no such button', status: 404 },
  REPORT_FILE_NOT_FOUND: { meaning: 'The report has no such file', status: 404 },
  REPORT_NOT_FOUND: { meaning: 'The report is not written yet', status: 404 },
  UNDO_NOT_FOUND: { meaning: 'Nobody has asked to undo this migration', status: 404 },
  UNDO_RUNNING: { meaning: 'The migration is being undone', status: 409 },
  SURVEY_UNFINISHED: { meaning: 'The images of the container are still being surveyed', status: 503 },
  TAGS_NOT_IN_COCO: { meaning: 'COCO has no place for tags: they are not in the document' },
  SETTINGS_WRONG: { meaning: 'A setting of the app is missing or wrong', status: 500 },
  UNEXPECTED_ERROR: { meaning: 'A fault in the app', status: 500 },
} as const satisfies Record<string, Meaning>;
