import { expect, test } from 'vitest';
import type { RequestState, Task } from '../../shared/cvat/wire.ts';
import { pollRequest } from '../../shared/migration/poll-request.ts';
import type { World } from '../../shared/world.ts';
import { manifestWorldInMemory } from '../living-manifest/manifest-world.ts';

const full: Task = { id: 7, name: 'task', size: 3, media_type: 'image', jobs: { count: 1 } };
const HALF: [string, Task | undefined][] = [
  ['that is gone', undefined],
  ['without images', { ...full, size: 0 }],
  ['whose size is not known', { ...full, size: null }],
  ['of no media yet', { ...full, media_type: '' }],
  ['without jobs', { ...full, jobs: { count: 0 } }],
];
const states: (RequestState['status'] | undefined)[] = ['queued', 'started', 'failed', 'finished', undefined];

/** What is running stays so, and what failed is failed, whatever the task holds; else the task itself decides. */
const expected = (status: RequestState['status'] | undefined, whole: boolean) => {
  if (status === 'queued' || status === 'started') return { state: 'running', message: 'words' };
  if (status === 'failed') return { state: 'failed', message: 'words' };
  if (whole) return { state: 'finished', message: '' };
  return { state: 'failed', message: expect.stringContaining('the task is empty') };
};

test.each(
  states.flatMap((status) =>
    [['with images', full] as [string, Task | undefined], ...HALF].map(([name, task]) => [status, name, task] as const),
  ),
)('pollRequest() of a creation that is %s and a task %s', async (status, _, task) => {
  const { world } = await manifestWorldInMemory();
  const cvat: World['cvat'] = {
    ...world.cvat,
    request: async () => (status === undefined ? undefined : { status, message: 'words' }),
    tasks: { ...world.cvat.tasks, get: async () => task },
  };
  const outcome = await pollRequest({ ...world, cvat }, { requestId: 'r', taskId: 7 });
  expect(outcome).toEqual(expected(status, task === full));
});
