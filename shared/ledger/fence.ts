import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { RemoteError } from '../errors.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import type { World } from '../world.ts';
import { taskBlob } from './ledger.ts';

const Token = z.object({ token: z.string() });

/** Stands for one run of a step over one task: a run that slept and wakes finds that another has come after it. */
export type Fence = { taskId: number; token: string };

/** From here on, every run that put a fence before this one is overtaken. */
export async function putFence(world: World, taskId: number): Promise<Fence> {
  const token = randomUUID();
  await writeWork(world, taskBlob(world, 'fence', taskId, 'json'), { token });
  return { taskId, token };
}

/** To be asked right before each write to CVAT. Throws RemoteError `TASK_OVERTAKEN`. */
export async function requireFence(world: World, { taskId, token }: Fence): Promise<void> {
  const name = taskBlob(world, 'fence', taskId, 'json');
  const found = await glanceAtWork(world, name, Token);
  if (found?.token === token) return;
  throw new RemoteError(`Cannot go on with task ${taskId}: another run has taken it over`, {
    code: 'TASK_OVERTAKEN',
    fix: 'Start the migration again when the other run has ended',
    retryable: true,
  });
}
