import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../../shared/dataset/finding.ts';
import { takeCreation } from '../../shared/migration/creation-turn.ts';
import { findPlan, type PlannedTask, readPlan, readTaskPlan, writePlan } from '../../shared/migration/plan.ts';
import { readDataset } from '../../shared/migration/read-dataset.ts';
import { refusedImages } from '../../shared/migration/refused-images.ts';
import { readSlice, readTaskImages } from '../../shared/migration/task-slices.ts';
import { findWork, glanceAtVersion, readWork, readWorkLines } from '../../shared/work/blob-json.ts';
import { readFindings, writeFindings } from '../../shared/work/findings-blob.ts';
import { settle } from '../../shared/work/outcome.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { manifestWorld } from '../living-manifest/manifest-world.ts';
import { uniqueName } from '../names.ts';

const Schema = z.object({ a: z.number() });

async function workWith(text?: string): Promise<{ world: World; name: string }> {
  const { world } = await manifestWorld();
  const name = `${uniqueName('work')}.json`;
  await world.work.ensureContainer(world.config.workContainer);
  if (text !== undefined) await world.work.write(world.config.workContainer, name, text);
  return { world, name };
}

/** How a step ends that reads it. */
async function endOf(read: () => Promise<unknown>): Promise<string> {
  const outcome = await settle('here', read);
  return outcome.ok ? 'fine' : `${outcome.finding.code}${outcome.retryable ? ', tried again' : ''}`;
}

describe('what an earlier step wrote', () => {
  test.each([
    ['gone', undefined, 'WORK_BLOB_MISSING', 'fine'],
    ['cut', '{"a":1', 'WORK_BLOB_UNREADABLE', 'WORK_BLOB_UNREADABLE'],
    ['empty', '', 'WORK_BLOB_UNREADABLE', 'WORK_BLOB_UNREADABLE'],
    ['of an older shape', '{"b":1}', 'WORK_BLOB_UNREADABLE', 'WORK_BLOB_UNREADABLE'],
    ['null', 'null', 'WORK_BLOB_UNREADABLE', 'WORK_BLOB_UNREADABLE'],
    ['whole', '{"a":1}', 'fine', 'fine'],
  ])('ends a step for good where it is %s', async (_state, text, read, found) => {
    const { world, name } = await workWith(text);
    expect(await endOf(() => readWork(world, name, Schema))).toBe(read);
    expect(await endOf(() => findWork(world, name, Schema))).toBe(found);
  });

  test.each([
    ['gone', undefined, 'WORK_BLOB_MISSING'],
    ['cut within a line', '{"a":1}\n{"a"', 'WORK_BLOB_UNREADABLE'],
    ['of an older shape', '{"a":1}\n{"b":1}\n', 'WORK_BLOB_UNREADABLE'],
    ['empty', '', 'fine'],
    ['whole', '{"a":1}\n{"a":2}\n', 'fine'],
  ])('ends a step for good where its lines are %s', async (_state, text, end) => {
    const { world, name } = await workWith(text);
    expect(await endOf(() => Array.fromAsync(readWorkLines(world, name, Schema)))).toBe(end);
  });

  test('is named with its container and with what is wrong, and never shown as it is', async () => {
    const { world, name } = await workWith('{"a":"secret"}');
    const outcome = await settle('here', () => readWork(world, name, Schema));
    const detail = outcome.ok ? '' : outcome.finding.detail;
    expect(detail).toContain(`"${name}" in ${world.config.workContainer}`);
    expect(detail).toContain('a: ');
    expect(detail).not.toContain('secret');
    expect(detail).not.toContain('\n');
  });

  test('does not take the failure of who reads the lines for its own', async () => {
    const { world, name } = await workWith('{"a":1}\n');
    const reading = async () => {
      for await (const { a } of readWorkLines(world, name, Schema)) throw new TypeError(`of the reader: ${a}`);
    };
    await expect(reading()).rejects.toThrow(TypeError);
  });
});

const TASK: PlannedTask = {
  ...{ kind: 'new', index: 0, name: 't', link: 'l' },
  ...{ images: 1, annotations: 0, imageParts: 1, annotationParts: 1 },
};

test('every reader of a migration ends for good where its blob is gone or cut', async () => {
  const { world } = await workWith();
  const id = uniqueName('m');
  const blobs = workBlobs(id);
  const plan = { project: { name: 'p' }, labels: [], images: 1, annotations: 0 };
  const write = (name: string, text: string) => world.work.write(world.config.workContainer, name, text);
  const readers = {
    dataset: () => Array.fromAsync(readDataset(world, blobs.dataset)),
    findings: () => Array.fromAsync(readFindings(world, blobs.findings('normalize'))),
    plan: () => readPlan(world, id),
    task: () => readTaskPlan(world, { id, task: 0 }),
    part: () => readSlice(world, { id, task: 0 }),
    images: () => readTaskImages(world, { id, task: 0 }),
  };
  for (const read of Object.values(readers)) expect(await endOf(read)).toBe('WORK_BLOB_MISSING');
  await writePlan(world, id, { ...plan, tasks: [TASK] });
  for (const read of [readers.part, readers.images]) expect(await endOf(read)).toBe('WORK_BLOB_MISSING');
  const parts = [blobs.taskImages(0, 0), blobs.taskAnnotations(0, 0)];
  for (const name of [blobs.dataset, blobs.findings('normalize'), ...parts]) await write(name, '{"kind":');
  for (const read of [readers.dataset, readers.findings, readers.part, readers.images])
    expect(await endOf(read)).toBe('WORK_BLOB_UNREADABLE');
  for (const name of [blobs.plan, blobs.taskPlan(0)]) await write(name, '{"project":');
  for (const read of [readers.plan, readers.task, () => findPlan(world, id)])
    expect(await endOf(read)).toBe('WORK_BLOB_UNREADABLE');
});

test('writeFindings() leaves a blob also where there are none: a stage without one has not been reached', async () => {
  const { world, name } = await workWith();
  await writeFindings(world, name, []);
  expect(await Array.fromAsync(readFindings(world, name))).toEqual([]);
  const finding: Finding = { code: 'A', severity: 'info', at: 'b', detail: 'c', fix: 'd' };
  await writeFindings(world, name, [finding]);
  expect(await Array.fromAsync(readFindings(world, name))).toEqual([finding]);
});

test('what can be done without is as good as absent where it is broken', async () => {
  const { world, name } = await workWith('{"a"');
  expect(await glanceAtVersion(world, name, Schema)).toMatchObject({ value: undefined, etag: expect.any(String) });
  expect(await glanceAtVersion(world, `${name}-other`, Schema)).toBeUndefined();
  const id = uniqueName('m');
  await world.work.write(world.config.workContainer, workBlobs(id).taskRefused(0), '{"plan"');
  expect(await refusedImages(world, { id, task: 0 }, { task: TASK, labels: [] })).toEqual([]);
});

test.each(['{"holder"', '{"holder":7}', ''])(
  "takeCreation() takes a marker that reads %s for nobody's turn",
  async (text) => {
    const { world } = await workWith();
    const container = uniqueName('turn');
    await world.work.write(world.config.workContainer, `turns/creation-${container}.json`, text);
    expect(await takeCreation(world, container, { id: 'one', taskId: 1 })).toBe(true);
    expect(await takeCreation(world, container, { id: 'other', taskId: 2 })).toBe(false);
  },
);
