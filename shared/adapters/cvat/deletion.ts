/**
 * While CVAT commits the creation of a task's images it answers a deletion with 409 or 500, and a creation that has begun
 * cannot be stopped.
 */
export const DELETION = {
  repeat: 'always',
  accept: [404],
  passing: [409, 500],
  slow: {
    said: 'CVAT may still be creating the images of the task, which cannot be stopped: it is deleted after that',
    fix: 'Wait until CVAT has created the images of the task (its Requests page shows it), then try again',
  },
} as const;
