import type { Meaning } from './meaning.ts';

/** What becomes of the tasks, images and annotations of a migration. */
export const MIGRATION_CODES = {
  ANNOTATIONS_TWICE_IN_TASK: {
    meaning:
      'Jobs that share images hold annotations that CVAT does not take for one: exports of the task have them twice',
  },
  APP_CHANGED: { meaning: 'Another version of the app was deployed while the migration ran' },
  BACK_IMAGES_MISSING: { meaning: 'The way back: images of the migration are not shown in CVAT any more' },
  BACK_JOBS_DIFFER: { meaning: 'The way back: jobs that share images hold different annotations of them' },
  BACK_MARKS_LOST: { meaning: 'The way back: annotations carry marks that Azure ML does not know' },
  BACK_NOT_IN_LINES: { meaning: 'The way back: JSON Lines have no place for something that the COCO file has' },
  BACK_OTHER_IMAGES: { meaning: 'The way back: a task also holds images of other migrations' },
  BACK_OTHER_JOBS: { meaning: 'The way back: ground truth or replicas hold annotations, too' },
  BACK_SHAPES_LEFT_OUT: {
    meaning:
      'The way back: annotations of a kind that Azure ML does not have, or in a job that does not show their frame',
  },
  BACK_TASKS_LEFT_OUT: { meaning: 'The way back: tasks of the migration that its last run did not plan' },
  BACK_TASK_MISSING: { meaning: 'The way back: a task of the migration is gone from CVAT' },
  CANCELLED: { meaning: 'Somebody cancelled the migration' },
  CHUNKS_NOT_OPENED: { meaning: 'Not every chunk of pictures was opened, as asked' },
  COLLEAGUES_UNSEEN: { meaning: 'CVAT shows the user of the token only its own tasks of the organization' },
  CVAT_DIFFERS: { meaning: 'CVAT holds an annotation otherwise than the export' },
  CVAT_FOREIGN_ANNOTATIONS: { meaning: 'CVAT holds annotations of types that no export has' },
  CVAT_HOLDS_MORE: { meaning: 'CVAT holds an annotation that the export does not have' },
  CVAT_LACKS: { meaning: 'CVAT lacks an annotation or an image of the export' },
  CVAT_SHOWS_OTHER_SIZE: { meaning: 'CVAT shows a picture of another size than the annotations are made for' },
  EARLIER_TASKS_GUESSED: { meaning: 'Tasks of version 0.1.0 were recognized by what they hold' },
  EXPORT_OLDER: { meaning: 'Tasks were last written from a newer export than this one' },
  FRAME_DELETED: { meaning: 'Somebody deleted frames with images of the export in CVAT' },
  IMAGES_DO_NOT_OPEN: { meaning: 'Pictures of a task do not open in CVAT' },
  IMAGES_IN_ANOTHER_PROJECT: { meaning: 'The images stand in another project already: the migration goes on there' },
  IMAGES_OF_OTHER_ADDRESS: {
    meaning: 'Tasks of an earlier export hold images that may be the same, which that export calls by another address',
  },
  IMAGES_OF_OTHER_LABELS: { meaning: 'The images stand in tasks of another labelling project, which are left alone' },
  IMAGES_IN_ANOTHER_PROJECT_TOO: { meaning: 'The images stand in another project as well' },
  IMAGES_IN_FOREIGN_TASKS: {
    meaning: "Tasks that do not count as a migration's, or not any more, show files of the export",
  },
  IMAGES_NOT_IN_EXPORT: { meaning: 'Tasks hold images that the export no longer has' },
  IMAGES_TAKEN: { meaning: 'Other migrations keep taking the same images into their tasks' },
  IMAGES_UNLABELLED_UNUSABLE: {
    meaning: 'Pictures that the export does not name cannot be put into tasks, though that was asked for',
  },
  IMAGES_UNLABELLED: { meaning: 'Pictures that the export does not name got tasks of their own, as asked' },
  IMAGE_CHANGED: { meaning: 'An image was replaced or deleted while the migration ran' },
  IMAGE_IN_TWO_TASKS: { meaning: 'An image stands in two tasks' },
  IMAGE_KEPT: { meaning: "People have changed an image's annotations in CVAT: theirs were kept" },
  IMAGE_CHANGED_IN_CVAT: {
    meaning: 'The annotations of an image were changed in CVAT after they had been verified, before the report',
  },
  IMAGE_REPLACED: {
    meaning: 'An image was uploaded by an earlier run, and its file is another one now: CVAT shows the earlier one',
  },
  IMAGE_OF_OTHER_FILE: {
    meaning: 'CVAT shows another file of an image than the one that the export leads to now, or may show one',
  },
  IMAGE_REFUSED_BY_CVAT: { meaning: 'CVAT cannot show the image: it was left out' },
  IMAGE_REWRITTEN: {
    meaning:
      'The file of an image was written again since CVAT got its task: CVAT may show the earlier one for a while',
  },
  JOB_NEEDS_SEVERAL_WRITES: { meaning: 'A job has more annotations than CVAT takes in one request' },
  LABEL_NOT_IN_CVAT: { meaning: 'A project lacks a label of the export' },
  LABELS_GONE: { meaning: 'Labels that earlier migrations wrote are not in the export any more' },
  LATE_WORK_POSSIBLE: { meaning: 'The migration ended early, and CVAT may still carry out requests of it' },
  NOTHING_MIGRATED: { meaning: 'No image of the export is in CVAT' },
  NOT_REACHED: { meaning: 'The migration ended before it came to these' },
  OUT_OF_MEMORY: { meaning: 'A step had too little memory' },
  REPORT_DOES_NOT_ADD_UP: { meaning: 'The sums of the report do not hold: something is neither migrated nor excluded' },
  REVIEWED_JOBS_UPDATED: {
    meaning: 'Annotations were brought up to date in jobs that people had completed, moved on or remarked upon',
  },
  STEP_TIMED_OUT: { meaning: 'A step took longer than the host allows' },
  TASKS_LARGE: { meaning: 'Tasks of more than 5,000 images are planned, which CVAT takes long to create' },
  TASK_CREATION_FAILED: { meaning: 'CVAT could not create a task from its images' },
  PLAN_REPLACED: { meaning: 'A run of the same migration that was begun later has planned its tasks again' },
  TASK_DELETED: { meaning: 'Somebody deleted a task during the migration' },
  TASK_FAILED: { meaning: 'A task failed: none of it counts as migrated' },
  TASK_IN_USE: { meaning: 'People have worked in a task that was to be deleted' },
  TASK_OVERTAKEN: { meaning: 'Another run works on the same task' },
  TASK_SETTINGS_FOR_NEW_TASKS: { meaning: 'Options of tasks hold for new tasks only' },
  TASK_MOVED: { meaning: 'Somebody moved a task into another project while the migration ran' },
  TASK_WITHOUT_PROJECT: {
    meaning: 'A task with images of the export belongs to no project, as one that was restored from a backup does',
  },
  TASK_TWIN: { meaning: 'Two tasks carry the same link to a migration' },
  TOO_MANY_TASKS: { meaning: 'The export would be more tasks than one migration can follow' },
  TURN_TAKEN: { meaning: 'Another migration is at what only one may do at a time' },
  UNDO_TASKS_STRAYED: { meaning: "An undo leaves tasks that count as nobody's of ours any more" },
  WORKER_LOST: { meaning: 'The worker process died at a step' },
} as const satisfies Record<string, Meaning>;
