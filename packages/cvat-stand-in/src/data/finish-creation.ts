import type { Context } from '../context.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { Data, Frame, Job, Task } from '../state/model.ts';
import { arrange, chunkSize } from './arrange.ts';
import { chunksOf } from './chunks.ts';
import type { DataBody } from './data-body.ts';
import { prepareChunk } from './frame-image.ts';
import { type Segments, segmentsOf } from './segments.ts';

/**
 * All or nothing: frames, jobs and the task's own numbers come into being together. Before that the first chunk of the
 * first job is prepared (the preview is made of it): no picture in it may be missing or broken.
 */
export async function finishCreation(
  context: Context,
  taskId: number,
  frames: readonly Frame[],
  body: DataBody,
): Promise<void> {
  const { state, clock, profile } = context;
  const arranged = arrange(frames, body);
  const { task, data } = found(context, taskId);
  // Where the same creation is done twice, all of it is added once more.
  const chosen = [...(data.ready ? data.frames : []), ...arranged];
  const segments = segmentsOf(task, chosen.length);
  const complete: Data = {
    ...data,
    ready: true,
    frames: chosen,
    start_frame: body.start_frame,
    stop_frame: body.start_frame + (chosen.length - 1) * body.step,
    frame_filter: body.step === 1 ? '' : `step=${body.step}`,
    image_quality: body.image_quality,
    sorting_method: body.sorting_method,
    chunk_size: chunkSize(chosen, body.chunk_size),
    updated_date: clock.iso(),
  };
  const [first] = segments.ranges;
  const [chunk] = first ? chunksOf({ start_frame: first.start, stop_frame: first.stop }, complete.chunk_size) : [];
  context.committing.add(taskId);
  try {
    if (chunk && profile.previewAtCreation) await prepareChunk(context, complete, chunk);
    state.transaction(() => {
      found(context, taskId);
      state.data.put(complete);
      state.tasks.put({ ...task, segment_size: segments.size, overlap: segments.overlap, updated_date: clock.iso() });
      addJobs(context, task, segments);
    });
  } catch (error) {
    await context.chunks.forget(data.id);
    throw error;
  } finally {
    context.committing.delete(taskId);
  }
}

function found({ state }: Context, taskId: number): { task: Task; data: Data } {
  const task = state.tasks.get(taskId);
  const data = task && task.data_id !== null ? state.data.get(task.data_id) : undefined;
  if (task && data) return { task, data };
  throw new WorkFailed('cvat.apps.engine.models.Task.DoesNotExist', 'Task matching query does not exist.');
}

function addJobs({ state, clock }: Context, task: Task, { ranges }: Segments): void {
  const now = clock.iso();
  for (const { start, stop } of ranges) {
    const job: Job = {
      ...{ id: state.takeIds('jobs'), task_id: task.id, type: 'annotation', parent_job_id: null },
      ...{ start_frame: start, stop_frame: stop, stage: 'annotation', state: 'new', assignee: null },
      ...{ created_date: now, updated_date: now },
    };
    state.jobs.put(job);
    for (let replica = 0; replica < task.consensus_replicas; replica += 1) {
      const id = state.takeIds('jobs');
      state.jobs.put({ ...job, id, type: 'consensus_replica', parent_job_id: job.id });
    }
  }
}
