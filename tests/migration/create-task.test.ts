import { expect, test } from 'vitest';
import type { Task } from '../../shared/cvat/wire.ts';
import { createTask } from '../../shared/migration/create-task.ts';
import { type Plan, writePlan } from '../../shared/migration/plan.ts';
import { writeStoredRequest } from '../../shared/migration/stored-request.ts';
import type { World } from '../../shared/world.ts';
import { migrationInput } from '../functions/orchestrators/migration-input.ts';
import { manifestWorldInMemory } from '../living-manifest/manifest-world.ts';

const OURSELVES = 7;
const LINK = 'https://pipeline.example/task-0';
const made = { index: 0, name: 'task', link: LINK, images: 0, annotations: 0, imageParts: 0, annotationParts: 0 };
const planned: Plan['tasks'] = [
  { kind: 'new', ...made },
  { kind: 'existing', ...made, index: 1, taskId: 50, projectId: 9 },
];

/** What becomes of these tasks of one link, of which some have failed before. */
async function created(tasks: readonly Task[], { failedBefore = [] as number[], task = 0 } = {}) {
  const { world } = await manifestWorldInMemory();
  const { prepared } = migrationInput();
  await world.work.ensureContainer(world.config.workContainer);
  await writeStoredRequest(world, prepared);
  const plan: Plan = { project: { name: 'a' }, labels: [], images: 0, annotations: 0, tasks: planned };
  await writePlan(world, prepared.id, plan);
  const there = new Map(tasks.map((one) => [one.id, one]));
  const asked: string[] = [];
  const cvat: World['cvat'] = {
    ...world.cvat,
    ownId: async () => OURSELVES,
    tasks: {
      ...world.cvat.tasks,
      get: async (id) => there.get(id),
      find: async (link) => {
        asked.push(link);
        return [...there.values()];
      },
      creation: async (id) => ({ status: failedBefore.includes(id) ? 'failed' : 'finished', message: '' }),
      delete: async (id) => void there.delete(id),
      create: async ({ name, bugTracker }) => {
        const one = { id: 99, name, bug_tracker: bugTracker };
        there.set(99, one);
        return one;
      },
    },
  };
  const { taskId } = await createTask({ ...world, cvat }, { id: prepared.id, task, projectId: 9 });
  return { taskId, left: [...there.keys()].sort((a, b) => a - b), asked };
}

const owner = { id: OURSELVES };
const full = (id: number): Task => ({ id, name: 'task', size: 3, owner });
const empty = (id: number): Task => ({ id, name: 'task', size: 0, owner });
const planted = (task: Task): Task => ({ ...task, owner: { id: OURSELVES + 1 } });

test.each<[string, Task[], number[], { taskId: number; left: number[] }]>([
  ['makes the one that is not there', [], [], { taskId: 99, left: [99] }],
  ['takes the one that is there', [empty(3)], [], { taskId: 3, left: [3] }],
  ['makes another in place of the one whose images failed', [empty(3)], [3], { taskId: 99, left: [99] }],
  ['leaves what a stranger has planted', [planted(full(3)), planted(empty(4))], [4], { taskId: 99, left: [3, 4, 99] }],
  ['takes the twin with images, and deletes the one without', [empty(3), full(5)], [], { taskId: 5, left: [5] }],
  ['takes the twin with images whichever came first', [full(3), empty(5)], [], { taskId: 3, left: [3] }],
  ['takes the first of two twins without images', [empty(5), empty(3)], [], { taskId: 3, left: [3] }],
  ['takes the twin that has not failed', [empty(3), empty(5)], [3], { taskId: 5, left: [5] }],
  ['takes the twin with images beside one that has failed', [empty(3), full(5)], [3], { taskId: 5, left: [5] }],
  ['deletes no twin that has images', [full(5), full(3)], [], { taskId: 3, left: [3, 5] }],
  ['deletes none that has images, whatever is said of its creation', [full(3)], [3], { taskId: 3, left: [3] }],
])('createTask() %s', async (_, tasks, failedBefore, expected) => {
  expect(await created(tasks, { failedBefore })).toEqual({ ...expected, asked: [LINK] });
});

test('createTask() leaves the task of an earlier migration as it is, and says where it is gone', async () => {
  expect(await created([full(50), empty(51)], { task: 1 })).toEqual({ taskId: 50, left: [50, 51], asked: [] });
  await expect(created([empty(51)], { task: 1 })).rejects.toMatchObject({ code: 'TASK_DELETED' });
});
