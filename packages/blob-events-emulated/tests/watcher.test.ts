import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { uniqueName } from '../../../tests/names.ts';
import { subjectOf } from '../src/event.ts';
import type { Subscription } from '../src/subscription.ts';
import { type ContainerWatcherOptions, startContainerWatcher } from '../src/watcher.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const service = BlobServiceClient.fromConnectionString(inject('azurite'));
const patience = { timeout: 20_000, interval: 20 };
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'watcher-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function container() {
  const client = service.getContainerClient(uniqueName('watched'));
  await client.create();
  return {
    name: client.containerName,
    put: (name: string, text = name) => client.getBlockBlobClient(name).upload(text, Buffer.byteLength(text)),
    remove: (name: string) => client.deleteBlob(name),
  };
}

/** Of the lines of the journal, in their order. */
async function journalKinds(): Promise<string[]> {
  return (await readFile(join(dataDir, 'events.jsonl'), 'utf8')).match(/(?<=^\{")\w+/gm) ?? [];
}

async function receiver(statusOf?: (request: number) => number): Promise<Receiver> {
  const started = await startReceiver(statusOf);
  onTestFinished(() => started.close());
  return started;
}

function subscriptionOf(name: string, url: string, more: Partial<Subscription> = {}): Subscription {
  const eventTypes = ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted'] as const;
  return {
    name: 'everything',
    subjectBeginsWith: `${subjectOf(name).slice(0, -'blobs/'.length)}`,
    eventTypes,
    url,
    ...more,
  };
}

async function watch(subscriptions: readonly Subscription[], options: Partial<ContainerWatcherOptions> = {}) {
  const watcher = await startContainerWatcher({
    connectionString: inject('azurite'),
    subscriptions,
    dataDir,
    intervalMs: 20,
    ...options,
  });
  onTestFinished(() => watcher.stop());
  return watcher;
}

describe('startContainerWatcher()', () => {
  test('tells of a created, an overwritten and a deleted blob', async () => {
    const [blobs, hook] = [await container(), await receiver()];
    await watch([subscriptionOf(blobs.name, hook.url)]);
    await blobs.put('a.jpg');
    await expect.poll(hook.arrived, patience).toEqual(['Created a.jpg']);
    await blobs.put('a.jpg', 'other bytes');
    await expect.poll(hook.arrived, patience).toEqual(['Created a.jpg', 'Created a.jpg']);
    await blobs.remove('a.jpg');
    await expect.poll(hook.arrived, patience).toEqual(['Created a.jpg', 'Created a.jpg', 'Deleted a.jpg']);
    const sequencers = hook.events.map((event) => event.data.sequencer);
    expect(sequencers).toEqual([...new Set(sequencers)].sort());
  });

  test('fills the Event Grid schema: plain name in the subject, encoded one in the URL', async () => {
    const [blobs, hook] = [await container(), await receiver()];
    await watch([subscriptionOf(blobs.name, hook.url)]);
    const name = 'harbour street/Kätzchen 100%7C #1?.jpg';
    await blobs.put(name, '12345');
    await expect.poll(() => hook.events.length, patience).toBe(1);
    const [event] = hook.events;
    expect(event).toMatchObject({
      subject: `/blobServices/default/containers/${blobs.name}/blobs/${name}`,
      eventType: 'Microsoft.Storage.BlobCreated',
      data: { api: 'PutBlob', contentLength: 5, blobType: 'BlockBlob', contentType: 'application/octet-stream' },
    });
    const path = new URL(event?.data.url ?? '').pathname.split('/').map(decodeURIComponent).join('/');
    expect(path).toBe(`/devstoreaccount1/${blobs.name}/${name}`);
  });

  test('delivers to each subscription what its filters let through', async () => {
    const [one, other] = [await container(), await container()];
    const [exported, created, deleted] = [await receiver(), await receiver(), await receiver()];
    await watch([
      subscriptionOf(one.name, exported.url, {
        name: 'exports',
        subjectEndsWith: ['.json', '.jsonl'],
        subjectNotEndsWith: ['.report.json'],
      }),
      subscriptionOf(other.name, created.url, { name: 'created', eventTypes: ['Microsoft.Storage.BlobCreated'] }),
      subscriptionOf(other.name, deleted.url, { name: 'deleted', eventTypes: ['Microsoft.Storage.BlobDeleted'] }),
    ]);
    await one.put('picture.jpg');
    await one.put('export.report.json');
    await one.put('export.JSON');
    await other.put('short-lived.jpg');
    await expect.poll(exported.arrived, patience).toEqual(['Created export.JSON']);
    await expect.poll(created.arrived, patience).toEqual(['Created short-lived.jpg']);
    await other.remove('short-lived.jpg');
    await expect.poll(deleted.arrived, patience).toEqual(['Deleted short-lived.jpg']);
    expect([exported.events.length, created.events.length]).toEqual([1, 1]);
  });

  test('hears of a container that is made later, and of no blob of one that is deleted', async () => {
    const [gone, hook, later] = [await container(), await receiver(), uniqueName('watched')];
    await watch([subscriptionOf(gone.name, hook.url), subscriptionOf(later, hook.url, { name: 'later' })]);
    await gone.put('a.jpg');
    await expect.poll(hook.arrived, patience).toEqual(['Created a.jpg']);
    await service.deleteContainer(gone.name);
    await service.createContainer(later);
    await service.getContainerClient(later).uploadBlockBlob('b.jpg', 'b', 1);
    await expect.poll(hook.arrived, patience).toEqual(['Created a.jpg', 'Created b.jpg']);
  });

  test('looks through all containers that a filter lets through', async () => {
    const [prefix, hook] = [uniqueName('several'), await receiver()];
    const subjectBeginsWith = `/blobServices/default/containers/${prefix}`;
    await watch([subscriptionOf('', hook.url, { subjectBeginsWith })]);
    for (const name of [`${prefix}-1`, `${prefix}-2`]) {
      await service.createContainer(name);
      await service.getContainerClient(name).uploadBlockBlob(`${name}.jpg`, 'x', 1);
    }
    const both = [`Created ${prefix}-1.jpg`, `Created ${prefix}-2.jpg`];
    await expect.poll(() => hook.arrived().sort(), patience).toEqual(both);
  });

  test('finds at its start what changed while it was down, and tells of nothing twice', async () => {
    const [blobs, hook] = [await container(), await receiver()];
    const first = await watch([subscriptionOf(blobs.name, hook.url)]);
    await blobs.put('kept.jpg');
    await blobs.put('removed.jpg');
    await expect.poll(() => hook.arrived().sort(), patience).toEqual(['Created kept.jpg', 'Created removed.jpg']);
    // What has arrived is told again by the next one, unless its answer is noted.
    await expect
      .poll(async () => (await journalKinds()).sort(), patience)
      .toEqual([...['delivered', 'delivered', 'queued', 'queued', 'seen', 'seen']]);
    await first.stop();
    await blobs.remove('removed.jpg');
    await blobs.put('new.jpg');
    await watch([subscriptionOf(blobs.name, hook.url)]);
    await expect
      .poll(() => hook.arrived().sort(), patience)
      .toEqual(['Created kept.jpg', 'Created new.jpg', 'Created removed.jpg', 'Deleted removed.jpg']);
  });

  test('tries again until the answer is 2xx', async () => {
    const [blobs, hook] = [await container(), await receiver((request) => [500, 404, 503][request] ?? 202)];
    await watch([subscriptionOf(blobs.name, hook.url)]);
    await blobs.put('a.jpg');
    await expect.poll(hook.arrived, patience).toEqual(['Created a.jpg']);
  });

  test('keeps what nobody accepted over a restart, and takes it to the new address', async () => {
    const blobs = await container();
    const refusing = await receiver(() => 500);
    const first = await watch([subscriptionOf(blobs.name, refusing.url)]);
    await blobs.put('a.jpg');
    await blobs.put('b.jpg');
    // Killed between two lines, it would rather tell twice than never.
    await expect.poll(journalKinds, patience).toEqual(['queued', 'seen', 'queued', 'seen']);
    await first.stop();
    const hook = await receiver();
    await watch([subscriptionOf(blobs.name, hook.url)]);
    await expect.poll(() => hook.arrived().sort(), patience).toEqual(['Created a.jpg', 'Created b.jpg']);
  });

  test('takes in no more than its capacity and loses nothing by it', async () => {
    const blobs = await container();
    let open = false;
    const hook = await receiver(() => (open ? 202 : 503));
    const names = Array.from({ length: 12 }, (_, index) => `${String(index).padStart(2, '0')}.jpg`);
    for (const name of names) await blobs.put(name);
    const warnings: string[] = [];
    await watch([subscriptionOf(blobs.name, hook.url)], { capacity: 3, warn: (message) => warnings.push(message) });
    await expect.poll(() => warnings.length, patience).toBeGreaterThan(0);
    expect(warnings[0]).toContain('HTTP 503');
    expect(warnings[0]).not.toContain('code=');
    expect(new Set(warnings).size).toBeLessThanOrEqual(3);
    open = true;
    await expect
      .poll(() => [...new Set(hook.arrived())].sort(), patience)
      .toEqual(names.map((name) => `Created ${name}`));
  });

  test('delivers some twice and some out of order when told to, all at least once', async () => {
    const [blobs, hook] = [await container(), await receiver()];
    const names = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(2, '0')}.jpg`);
    for (const name of names) await blobs.put(name);
    await watch([subscriptionOf(blobs.name, hook.url)], { chaos: { seed: 7, duplicate: 0.3, reorder: 0.3 } });
    await expect.poll(() => new Set(hook.arrived()).size, patience).toBe(40);
    await expect.poll(() => hook.arrived().length, patience).toBeGreaterThan(40);
    const ids = hook.events.map((event) => event.id);
    expect(new Set(ids).size).toBe(40);
    // Eight are on their way at a time, which alone changes the order a little: some must be overtaken by more.
    const firsts = [...new Set(hook.arrived())];
    const overtakenBy = firsts.map((one, index) => firsts.slice(0, index).filter((other) => other > one).length);
    expect(Math.max(...overtakenBy)).toBeGreaterThan(10);
  });
});
