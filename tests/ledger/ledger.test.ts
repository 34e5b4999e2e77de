import { beforeEach, describe, expect, inject, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import { putFence, requireFence } from '../../shared/ledger/fence.ts';
import { type LedgerHeader, type LedgerImage, readLedger, taskBlob, writeLedger } from '../../shared/ledger/ledger.ts';
import type { World } from '../../shared/world.ts';
import { uniqueName } from '../names.ts';

let world: World;
beforeEach(() => {
  const storage = inject('azurite');
  const environment = { AzureWebJobsStorage: storage, ImagesStorage: storage, WORK_CONTAINER: uniqueName('work') };
  const more = { CVAT_URL: 'https://cvat.example', CVAT_TOKEN: 'x', PUBLIC_URL: 'https://pipeline.example' };
  world = createWorld(parseConfig({ ...environment, ...more }));
});

const header: LedgerHeader = {
  ...{ schema: 1, taskId: 7, projectId: 3, migration: 'abc', link: 'https://pipeline.example/x' },
  started: '2026-01-01T00:00:00.000Z',
  exportModified: '2026-01-01T00:00:00.000Z',
};
const image = (frame: string): LedgerImage => ({
  ...{ frame, path: `UI/${frame}`, identity: `//UI/${frame}` },
  versions: [
    [],
    [
      {
        ...{ kind: 'annotation', image: `UI/${frame}`, label: 'Cat', attributes: { fur: 'long' } },
        geometry: { type: 'box', x: 1, y: 2, width: 3, height: 4 },
      },
    ],
  ],
});

const TASK = { id: 7, bug_tracker: header.link };

describe('a ledger', () => {
  it('reads as it was written, and is absent before', async () => {
    expect(await readLedger(world, TASK)).toBeUndefined();
    await writeLedger(world, { header, images: [image('a.jpg'), image('b.jpg')] }, undefined);
    const read = await readLedger(world, TASK);
    expect(read?.header).toEqual(header);
    expect([...(read?.images.values() ?? [])]).toEqual([image('a.jpg'), image('b.jpg')]);
    expect(await readLedger(world, { id: 8 })).toBeUndefined();
  });

  it('says nothing of another task that has the id since the server was set up again, and is written over', async () => {
    await writeLedger(world, { header, images: [image('a.jpg')] }, undefined);
    const other = await readLedger(world, { id: 7, bug_tracker: 'https://pipeline.example/y' });
    expect(other?.header).toBeUndefined();
    expect(other?.images.size).toBe(0);
    await writeLedger(world, { header: { ...header, link: 'https://pipeline.example/y' }, images: [] }, other);
    expect((await readLedger(world, { id: 7, bug_tracker: 'https://pipeline.example/y' }))?.header).toBeDefined();
  });

  it('is not written over one that another run has written meanwhile', async () => {
    const first = await writeLedger(world, { header, images: [image('a.jpg')] }, undefined);
    const overtaken = { code: 'TASK_OVERTAKEN', retryable: true };
    await expect(writeLedger(world, { header, images: [] }, undefined)).rejects.toMatchObject(overtaken);
    await writeLedger(world, { header, images: [image('b.jpg')] }, first);
    await expect(writeLedger(world, { header, images: [] }, first)).rejects.toMatchObject(overtaken);
    expect([...((await readLedger(world, TASK))?.images.keys() ?? [])]).toEqual(['b.jpg']);
  });

  it.each(['', 'no JSON', '{"frame":"a.jpg"}'])('that cannot be read is named: %j', async (content) => {
    await world.work.ensureContainer(world.config.workContainer);
    await world.work.write(world.config.workContainer, taskBlob(world, 'ledger', 7, 'jsonl'), content);
    await expect(readLedger(world, TASK)).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE' });
  });
});

describe('a fence', () => {
  it('holds until another run puts one before the same task', async () => {
    const first = await putFence(world, 7);
    const other = await putFence(world, 8);
    await requireFence(world, first);
    const second = await putFence(world, 7);
    await expect(requireFence(world, first)).rejects.toMatchObject({ code: 'TASK_OVERTAKEN', retryable: true });
    await requireFence(world, second);
    await requireFence(world, other);
  });
});
