import type { MigrationProgress } from './progress.ts';

/** What is being done, for people. */
export const STAGE_WORDS: Readonly<Record<MigrationProgress['stage'], string>> = {
  checking: 'Check CVAT and the token',
  'reading the export': 'Read the export',
  'surveying images': 'Measure the images',
  normalizing: 'Convert the annotations to pixels',
  'looking for earlier tasks': 'Look for earlier tasks in CVAT',
  planning: 'Plan the tasks',
  'registering the storage': 'Register the storage in CVAT',
  'creating the project': 'Create the project and its labels',
  tasks: 'Create, fill and verify the tasks',
  reporting: 'Write the report',
  done: 'Write the report',
};
