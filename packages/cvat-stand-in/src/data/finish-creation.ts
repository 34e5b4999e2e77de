import type { Context } from '../context.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { Frame, Job } from '../state/model.ts';
import { arrange, chunkSize } from './arrange.ts';
import type { DataBody } from './data-body.ts';
import { segmentsOf } from './segments.ts';

/** All or nothing: frames, jobs and the task's own numbers come into being together. */
export function finishCreation(context: Context, taskId: number, frames: readonly Frame[], body: DataBody): void {
  const { state, clock } = context;
  const now = clock.iso();
  state.transaction(() => {
    const task = state.tasks.get(taskId);
    const data = task && task.data_id !== null ? state.data.get(task.data_id) : undefined;
    if (!task || !data) {
      throw new WorkFailed('cvat.apps.engine.models.Task.DoesNotExist', 'Task matching query does not exist.');
    }
    const chosen = arrange(frames, body);
    const { size, overlap, ranges } = segmentsOf(task, chosen.length);
    state.data.put({
      ...data,
      ready: true,
      frames: chosen,
      start_frame: body.start_frame,
      stop_frame: body.start_frame + (chosen.length - 1) * body.step,
      frame_filter: body.step === 1 ? '' : `step=${body.step}`,
      image_quality: body.image_quality,
      sorting_method: body.sorting_method,
      chunk_size: chunkSize(chosen, body.chunk_size),
      updated_date: now,
    });
    state.tasks.put({ ...task, segment_size: size, overlap, updated_date: now });
    for (const { start, stop } of ranges) {
      const job: Job = {
        ...{ id: state.takeIds('jobs'), task_id: taskId, type: 'annotation', parent_job_id: null },
        ...{ start_frame: start, stop_frame: stop, stage: 'annotation', state: 'new', assignee: null },
        ...{ created_date: now, updated_date: now },
      };
      state.jobs.put(job);
      for (let replica = 0; replica < task.consensus_replicas; replica += 1) {
        const id = state.takeIds('jobs');
        state.jobs.put({ ...job, id, type: 'consensus_replica', parent_job_id: job.id });
      }
    }
  });
}
