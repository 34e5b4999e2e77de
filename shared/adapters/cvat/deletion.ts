/** What is gone is deleted; a row that is locked for a moment is a 409, and at times a 500. */
export const DELETION = { repeat: 'always', accept: [404], retryStatuses: [409, 500] } as const;

/** CVAT refuses so while it commits the creation of a task's images, which cannot be stopped once it has begun. */
export const TASK_DELETION = {
  ...DELETION,
  slow: {
    said: 'CVAT may still be creating the images of the task, which cannot be stopped: it is deleted after that',
    fix: 'Wait until CVAT has created the images of the task (its Requests page shows it), then try again',
  },
} as const;
