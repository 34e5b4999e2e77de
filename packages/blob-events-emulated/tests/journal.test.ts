import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toEvent } from '../src/event.ts';
import { openJournal } from '../src/journal.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const blob = {
  container: 'images',
  name: 'a.jpg',
  etag: '"1"',
  contentType: 'image/jpeg',
  size: 5,
  blobType: 'BlockBlob',
};
const event = toEvent({ type: 'Microsoft.Storage.BlobCreated', blob }, 'http://127.0.0.1:10000/devstoreaccount1', {
  id: 'e1',
  now: new Date(0),
  count: 1,
});
const delivery = { id: 'e1/images', subscription: 'images', event };

test('openJournal() reads back what was seen and what is undelivered', async () => {
  const file = join(dir, 'sub', 'events.jsonl');
  const first = await openJournal(file);
  await first.append([{ queued: delivery }, { seen: blob }]);
  await first.append([{ seen: { ...blob, name: 'b.jpg' } }, { gone: { container: 'images', name: 'b.jpg' } }]);
  await first.close();
  const second = await openJournal(file);
  expect([...second.undelivered.values()]).toEqual([delivery]);
  expect(second.known.get('images')).toEqual(new Map([['a.jpg', blob]]));
  await second.append([{ delivered: delivery.id }]);
  await second.close();
  const third = await openJournal(file);
  expect(third.undelivered.size).toBe(0);
  await third.close();
});

test('openJournal() passes over a line that was being written when the process was killed', async () => {
  const file = join(dir, 'events.jsonl');
  const first = await openJournal(file);
  await first.append([{ seen: blob }]);
  await first.close();
  await appendFile(file, '{"seen":{"container":"ima');
  const second = await openJournal(file);
  expect(second.known.get('images')?.size).toBe(1);
  await second.close();
  expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify({ seen: blob })}\n`);
});

test('append() rewrites the file once it is mostly history', async () => {
  const file = join(dir, 'events.jsonl');
  const journal = await openJournal(file);
  const churn = Array.from({ length: 25_000 }, (_, index) => ({ seen: { ...blob, etag: `"${index}"` } }));
  await journal.append(churn);
  await journal.append([{ seen: blob }]);
  await journal.close();
  expect((await readFile(file, 'utf8')).split('\n').length).toBeLessThan(10);
});
