import { z } from 'zod';
import type { World } from '../world.ts';

export const PolledRequest = z.object({ requestId: z.string(), taskId: z.int() });
export type PolledRequest = z.infer<typeof PolledRequest>;

export type RequestOutcome = { state: 'running' | 'finished' | 'failed'; message: string };

/**
 * How the creation of a task's images stands. One that succeeded expires after 500 s and then looks as if it had never been:
 * the task itself decides.
 */
export async function pollRequest(world: World, request: PolledRequest): Promise<RequestOutcome> {
  const state = await world.cvat.request(request.requestId);
  if (state?.status === 'failed') return { state: 'failed', message: state.message };
  if (state?.status === 'queued' || state?.status === 'started') return { state: 'running', message: state.message };
  const task = await world.cvat.tasks.get(request.taskId);
  const created = (task?.size ?? 0) > 0 && task?.media_type !== '' && (task?.jobs?.count ?? 0) > 0;
  if (created) return { state: 'finished', message: '' };
  if (state?.status === 'finished')
    return { state: 'failed', message: 'CVAT calls the creation finished, yet the task is empty' };
  return { state: 'failed', message: 'CVAT no longer knows the request and the task is empty' };
}
