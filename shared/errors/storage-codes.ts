import type { Meaning } from './meaning.ts';

/** What Azure Storage refuses or loses, and what CVAT cannot do with it. */
export const STORAGE_CODES = {
  ACCOUNT_KEY_REFUSED: { meaning: 'Azure does not give the key of the storage account to the app' },
  ACCOUNT_UNREADABLE: { meaning: 'Azure does not show the settings of the storage account to the app' },
  AZURE_ANSWER_UNEXPECTED: { meaning: 'Azure answered what its API does not say' },
  BLOB_CHANGED: { meaning: 'A blob was replaced or deleted while it was read' },
  BLOB_NAME_REFUSED: { meaning: 'A blob name leads out of its container' },
  BLOB_TOO_LARGE: { meaning: 'A file that is small by design is larger than a megabyte' },
  CREDENTIAL_ENDS: {
    meaning:
      'The credential by which CVAT reads the pictures ends, and nobody renews it: CVAT shows no picture after that',
  },
  LEDGER_UNREADABLE: { meaning: 'The record of what was written into a task cannot be read' },
  MANIFEST_NAMES_TAKEN: { meaning: "Other people's manifests stand under every name that ours could have" },
  MANIFEST_OF_OTHERS: { meaning: 'A manifest stood in the container that this tool had not written' },
  STORAGE_FORBIDDEN: { meaning: 'Storage refuses the credential' },
  STORAGE_IN_USE: { meaning: 'Other migrations create tasks from the same cloud storage, for a day' },
  STORAGE_DETACHED: {
    meaning: 'Somebody took the cloud storage of a task away, or gave it another one, after it had been verified',
  },
  STORAGE_LED_ELSEWHERE: {
    meaning: 'Somebody led the cloud storage of tasks to another container or account: CVAT shows other files',
  },
  STORAGE_LIST_DISORDER: { meaning: 'Storage lists blobs out of order' },
  STORAGE_LIST_UNREADABLE: { meaning: 'A listing of storage cannot be read' },
  STORAGE_MANIFEST_MISSING: { meaning: 'CVAT does not find the manifest in the container' },
  STORAGE_NOT_FOUND: { meaning: 'CVAT does not find the container, or has no such cloud storage' },
  STORAGE_NOT_KEPT: { meaning: 'CVAT does not keep a renewed credential' },
  STORAGE_REFUSED: { meaning: 'Storage refuses a request' },
  STORAGE_UNREACHABLE: { meaning: 'Storage does not answer' },
  SURVEY_ENDLESS: { meaning: 'The survey of the images does not come to an end' },
  WORK_BLOB_MISSING: { meaning: 'What an earlier step wrote is gone from the work container' },
  WORK_BLOB_UNREADABLE: { meaning: 'What an earlier step wrote cannot be read: it is broken, or of another version' },
} as const satisfies Record<string, Meaning>;
