import { beforeAll, expect, test } from 'vitest';
import { attach, create } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { idOf, results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const { call } = standIn;
let storage = 0;
beforeAll(async () => {
  const keys = ['1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg'];
  const content = manifest(...keys.map((key) => entry(key)));
  const picture = await jpeg();
  const blobs = Object.fromEntries(keys.map((key) => [key, picture]));
  storage = await attach(standIn, (await container({ ...blobs, 'manifest.jsonl': content })).name);
});

const jobs = async (task: number) => results(await call('GET', `/api/jobs?task_id=${task}&page_size=all&sort=id`));
async function ranges(more: object) {
  const { id } = await create(standIn, storage, {}, more);
  return (await jobs(id)).map(({ start_frame, stop_frame }) => [start_frame, stop_frame]);
}

test('jobs: one with all frames where no segment size was given', async () => {
  expect(await ranges({})).toEqual([[0, 4]]);
  expect(await ranges({ segment_size: 100 })).toEqual([[0, 4]]);
});

test('jobs: as many as segments, overlapping where that was asked for', async () => {
  expect(await ranges({ segment_size: 2 })).toEqual([
    [0, 1],
    [2, 3],
    [4, 4],
  ]);
  expect(await ranges({ segment_size: 2, overlap: 1 })).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
});

test('jobs: begin new, in the stage of annotation', async () => {
  const { id } = await create(standIn, storage, {}, { bug_tracker: 'link' });
  expect(await jobs(id)).toMatchObject([
    { task_id: id, type: 'annotation', state: 'new', stage: 'annotation', frame_count: 5, bug_tracker: 'link' },
  ]);
});

test('jobs: consensus replicas come with the job they belong to', async () => {
  const { id } = await create(standIn, storage, {}, { consensus_replicas: 2 });
  const [job, ...replicas] = await jobs(id);
  expect(job).toMatchObject({ type: 'annotation', replicas_count: 2 });
  expect(replicas).toMatchObject([
    { type: 'consensus_replica', parent_job_id: job?.id },
    { type: 'consensus_replica', parent_job_id: job?.id },
  ]);
});

test('jobs: a person can take one and move it on', async () => {
  const { id } = await create(standIn, storage, {});
  const [job] = await jobs(id);
  const { id: assignee } = (await call('GET', '/api/users/self')).json;
  const reply = await call('PATCH', `/api/jobs/${String(job?.id)}`, { json: { state: 'in progress', assignee } });
  expect(reply.json).toMatchObject({ state: 'in progress', assignee: { username: 'migrator' } });
  const stranger = await call('PATCH', `/api/jobs/${String(job?.id)}`, { json: { assignee: 4 } });
  expect(stranger.status).toBe(403);
});

test('jobs: go with their task', async () => {
  const { id } = await create(standIn, storage, {});
  const [job] = await jobs(id);
  await call('DELETE', `/api/tasks/${id}`);
  expect((await call('GET', `/api/jobs/${String(job?.id)}`)).status).toBe(404);
});

test.each([
  [{}, 400, { task_id: ['This field is required.'], type: ['This field is required.'] }],
  [{ task_id: 99_999_999, type: 'ground_truth' }, 400, ['Task matching query does not exist.']],
])('jobs: a new one is refused for %j', async (json, status, expected) => {
  const answer = await call('POST', '/api/jobs', { json });
  expect([answer.status, answer.json]).toEqual([status, expected]);
});

test('jobs: only ground truth can be made, of a task with images', async () => {
  const task = idOf(await call('POST', '/api/tasks', { json: { name: 'bare', labels: [] } }));
  const make = (type: string) => call('POST', '/api/jobs', { json: { task_id: task, type } });
  expect((await make('annotation')).json).toEqual(["Unexpected job type 'annotation'"]);
  expect((await make('ground_truth')).text).toContain('This task has no data attached yet');
});
