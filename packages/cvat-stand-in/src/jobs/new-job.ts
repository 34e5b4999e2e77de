import { findTask } from '../access/find.ts';
import type { Context } from '../context.ts';
import { notBuilt, ValidationError } from '../http/errors.ts';
import { ownFieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';

const TYPES = ['annotation', 'ground_truth', 'consensus_replica'] as const;
const METHODS = ['random_uniform', 'random_per_job', 'manual'] as const;

/** Only ground truth jobs can be made; what CVAT refuses before that is refused here, too. */
export async function refuseNewJob(context: Context, request: CvatRequest): Promise<never> {
  const fields = ownFieldsOf(await request.json());
  const taskId = fields.integer('task_id', { required: true }) ?? undefined;
  if (taskId !== undefined && taskId !== 0 && !context.state.tasks.get(taskId)) {
    throw new ValidationError('Task matching query does not exist.');
  }
  if (taskId) findTask(context, request, taskId, 'change');
  const type = fields.choice('type', TYPES, { required: true });
  fields.choice('frame_selection_method', METHODS);
  fields.integers('frames', { min: 0 });
  fields.done();
  if (type !== 'ground_truth') throw new ValidationError(`Unexpected job type '${type}'`);
  const task = context.state.tasks.get(taskId ?? 0);
  const data = task && task.data_id !== null ? context.state.data.get(task.data_id) : undefined;
  if (!data?.ready) {
    throw new ValidationError('This task has no data attached yet. Please set up task data and try again');
  }
  throw notBuilt('ground truth jobs');
}
