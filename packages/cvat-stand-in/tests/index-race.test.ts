import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attach, create, frameNames, newTask, postData } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { type StandIn, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const racing = serveStandIn({ indexRaceEvery: 1 });
const { cvat } = standIn;

/** `a.jsonl` lists three images, `b.jsonl` two, in lines of other lengths. */
async function twoManifests(server = standIn) {
  const picture = await jpeg();
  const keys = ['1.jpg', '2.jpg', '3.jpg', 'longer/1.jpg', 'longer/2.jpg'];
  const blobs = Object.fromEntries(keys.map((key) => [key, picture]));
  const { name, put } = await container({
    ...blobs,
    'a.jsonl': manifest(...keys.slice(0, 3).map((key) => entry(key))),
    'b.jsonl': manifest(...keys.slice(3).map((key) => entry(key))),
  });
  return { id: await attach(server, name), put };
}

/** Both creations begin at the same time. */
async function both(server: StandIn, first: number, second: number) {
  server.cvat().work.hold('started');
  const tasks = [await newTask(server), await newTask(server)];
  const replies = [
    await postData(server, tasks[0] ?? 0, first, { server_files: ['a.jsonl'] }),
    await postData(server, tasks[1] ?? 0, second, { server_files: ['b.jsonl'] }),
  ];
  await expect.poll(async () => (await server.call('GET', '/api/requests?status=started')).json.count).toBe(2);
  server.cvat().work.hold('nowhere');
  return Promise.all(replies.map(({ json }) => server.ended(json.rq_id)));
}

test('index: two creations at once on one storage can spoil the index of one another', async () => {
  const { id } = await twoManifests(racing);
  const results = await both(racing, id, id);
  expect(results.map(({ status }) => status)).toContain('failed');
  const messages = results.map(({ message }) => message).join();
  expect(messages).toMatch(/FileNotFoundError|JSONDecodeError|Invalid manifest/);
});

test('index: as a rule they do not', async () => {
  const { id } = await twoManifests();
  for (let round = 0; round < 2; round += 1) {
    expect((await both(standIn, id, id)).map(({ status }) => status)).toEqual(['finished', 'finished']);
  }
});

test('index: two creations one after the other do not', async () => {
  const { id } = await twoManifests();
  for (const server_files of [['a.jsonl'], ['b.jsonl']]) {
    expect((await create(standIn, id, { server_files })).status).toBe('finished');
  }
});

test('index: two creations at once on two storages do not', async () => {
  const [first, second] = [await twoManifests(racing), await twoManifests(racing)];
  const results = await both(racing, first.id, second.id);
  expect(results.map(({ status }) => status)).toEqual(['finished', 'finished']);
});

test.each([
  ['missing', 'FileNotFoundError: [Errno 2] No such file or directory'],
  ['corrupt', 'json.decoder.JSONDecodeError'],
] as const)('index: the fault "%s" fails one creation', async (outcome, message) => {
  const { id } = await twoManifests();
  cvat().faults.add({ kind: 'index-race', outcome });
  expect((await create(standIn, id, { server_files: ['a.jsonl'] })).message).toContain(message);
  expect((await create(standIn, id, { server_files: ['a.jsonl'] })).status).toBe('finished');
});

test('index: the fault "length" loses a frame of a creation that succeeds', async () => {
  const { id } = await twoManifests();
  cvat().faults.add({ kind: 'index-race', outcome: 'length', times: 2 });
  const task = await create(standIn, id, { server_files: ['a.jsonl'] });
  expect(task.status).toBe('finished');
  expect(await frameNames(standIn, task.id)).toEqual(['1.jpg', '2.jpg']);
});

test('manifest: a copy that is not older than the blob is taken for the blob', async () => {
  const { id, put } = await twoManifests();
  const frames = async () => frameNames(standIn, (await create(standIn, id, { server_files: ['a.jsonl'] })).id);
  expect(await frames()).toHaveLength(3);
  await put('a.jsonl', manifest(entry('1.jpg')));
  const copy = join(standIn.dataDir(), 'storages', String(id), 'a.jsonl');
  const setAge = (seconds: number) => utimes(copy, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
  await setAge(0);
  expect(await frames()).toHaveLength(3);
  await setAge(60);
  expect(await frames()).toHaveLength(1);
});
