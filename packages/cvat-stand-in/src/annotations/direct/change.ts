import type { Context } from '../../context.ts';
import type { Job, Task } from '../../state/model.ts';
import type { StoredAnnotations } from '../annotation-data.ts';
import { addToJob, clearJob, removeFromJob } from '../job-annotations.ts';
import { mergeJobs } from '../merge-jobs.ts';
import { sliceToJob } from '../slice-to-job.ts';
import type { SentAnnotations } from './check-annotations.ts';

export type Action = 'replace' | 'create' | 'update' | 'delete';

/** Changes one job as it was asked: frames are not looked at, so that a shape may lie where the job never shows it. */
export function changeJob(
  context: Context,
  at: { task: Task; job: Job },
  action: Action,
  sent: SentAnnotations,
): StoredAnnotations {
  return context.state.transaction(() => change(context, at.task, at.job, action, sent));
}

/** Changes every job of a task by the part of the annotations that lies on its frames. */
export function changeTask(
  context: Context,
  at: { task: Task; jobs: readonly Job[] },
  action: Action,
  sent: SentAnnotations,
): StoredAnnotations {
  return context.state.transaction(() => {
    const parts = at.jobs.map((job) => ({
      start: job.start_frame,
      annotations: change(context, at.task, job, action, sliceToJob(sent, job)),
    }));
    return mergeJobs(parts, at.task.overlap ?? 0);
  });
}

function change(context: Context, task: Task, job: Job, action: Action, sent: SentAnnotations): StoredAnnotations {
  if (action === 'replace') clearJob(context, job);
  if (action === 'update' || action === 'delete') removeFromJob(context, job, sent);
  if (action !== 'delete') return addToJob(context, task, job, sent);
  const known = <T extends { id: number | undefined }>(row: T) => ({ ...row, id: row.id ?? 0 });
  return {
    tags: sent.tags.map(known),
    shapes: sent.shapes.map(known),
    tracks: sent.tracks.map((track) => ({ ...known(track), shapes: track.shapes.map((s) => ({ ...s, id: 0 })) })),
  };
}
