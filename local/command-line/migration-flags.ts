import type { OptionSpecs } from './command-spec.ts';

/** Everything that an options file can say, as options of the command. */
export const MIGRATION_FLAGS = {
  options: {
    type: 'string',
    value: 'FILE',
    help: 'options as JSON, as docs/migrate.md lists them; options given here win',
  },
  project: { type: 'string', value: 'NAME', help: 'CVAT project, found by this name or created' },
  paths: { type: 'string', value: 'full|basename', help: 'find a picture by its whole path, or by its file name only' },
  containers: {
    type: 'string',
    value: 'named|copied',
    help: 'copied: all containers of the export were copied into one',
  },
  coordinates: { type: 'string', value: 'auto|normalized|absolute', help: 'the unit of the coordinates' },
  attributes: { type: 'boolean', help: 'carry unknown keys of annotations as attributes' },
  rename: { type: 'string', multiple: true, value: 'A=B', help: 'label A of the export becomes B in CVAT (repeat it)' },
  'no-unused-labels': { type: 'boolean', help: 'leave labels out that no annotation uses' },
  policy: { type: 'string', multiple: true, value: 'CODE=action', help: 'what happens to a finding (repeat it)' },
  'task-size': { type: 'string', value: 'N', help: 'pictures per task (default: 2000)' },
  'segment-size': { type: 'string', value: 'N', help: 'pictures per job (default: one job per task)' },
  overlap: { type: 'string', value: 'N', help: 'pictures that neighbouring jobs share' },
  'chunk-size': { type: 'string', value: 'N', help: 'pictures that CVAT serves as one (default: its own choice)' },
  'image-quality': { type: 'string', value: '1-100', help: 'compression of what annotators see (default: 70)' },
  sorting: { type: 'string', value: 'lexicographical|natural|predefined', help: 'order of pictures in a task' },
  replicas: { type: 'string', value: 'N', help: '2 to 10 copies of every job, for consensus' },
  subset: { type: 'string', value: 'NAME', help: 'subset of the tasks' },
  assignee: { type: 'string', value: 'USER', help: 'CVAT user who gets the tasks' },
  pictures: {
    type: 'string',
    value: 'upload|cloud-storage',
    help: 'stream pictures into CVAT, or let it read the storage',
  },
  unlabelled: {
    type: 'string',
    value: 'leave|tasks',
    help: 'tasks: pictures without annotations get tasks of their own',
  },
  existing: { type: 'string', value: 'keep|replace', help: 'annotations in CVAT that people changed (default: keep)' },
  'dry-run': { type: 'boolean', help: 'plan and report only: nothing in CVAT is changed' },
} as const satisfies OptionSpecs;

/** Where each of them stands in an options file. */
export const KEY_OF_FLAG = {
  project: 'project',
  paths: 'paths',
  pictures: 'dataSource',
  unlabelled: 'unlabelled',
  existing: 'onExistingAnnotations',
  containers: 'normalize.containers',
  coordinates: 'normalize.coordinates',
  attributes: 'normalize.attributes',
  rename: 'normalize.labels.rename',
  'no-unused-labels': 'normalize.labels.keepUnused',
  policy: 'normalize.policy',
  'task-size': 'tasks.size',
  'segment-size': 'tasks.segmentSize',
  overlap: 'tasks.overlap',
  'chunk-size': 'tasks.chunkSize',
  'image-quality': 'tasks.imageQuality',
  sorting: 'tasks.sortingMethod',
  replicas: 'tasks.consensusReplicas',
  subset: 'tasks.subset',
  assignee: 'tasks.assignee',
  'dry-run': 'dryRun',
} as const satisfies Partial<Record<keyof typeof MIGRATION_FLAGS, string>>;
