import { expect, test } from 'vitest';
import { findExports } from '../../../functions/timers/find-exports.ts';
import { manifestWorld, textOf } from '../../living-manifest/manifest-world.ts';
import { invocation, orchestrations } from '../invocation.ts';

const MINUTE = 60_000;

/** An exports container, and a timer that looks into it this much later. */
async function watched() {
  const { world, container } = await manifestWorld();
  const config = { ...world.config, exportsPath: `${container}/{name}.json` };
  const client = orchestrations();
  const { context, logs } = invocation();
  const look = (laterMs: number) =>
    findExports({ ...world, config, now: () => new Date(Date.now() + laterMs) }, client, context);
  const drop = (name: string, text = '{}') => world.images.write(container, name, text);
  return { look, drop, client, logs, world, container };
}

test('findExports() starts what arrived after its first look and has no report, once events cannot come any more', async () => {
  const { look, drop, client, logs } = await watched();
  await look(-MINUTE);
  await drop('a.json');
  await drop('a.options.json');
  await look(MINUTE);
  expect(client.started).toEqual([]);
  await look(16 * MINUTE);
  expect(client.started).toEqual([['migrateExport', expect.objectContaining({ dryRun: false })]]);
  expect(logs).toEqual([expect.stringMatching(/^error EXPORT_EVENT_MISSING ".*a\.json"/)]);
});

test('findExports() leaves alone what lay there before, and what has its report', async () => {
  const { look, drop, client } = await watched();
  await drop('old.json');
  await look(5 * MINUTE);
  await look(60 * MINUTE);
  expect(client.started).toEqual([]);
  const other = await watched();
  await other.look(-MINUTE);
  await other.drop('done.json');
  await other.drop('done.report.json');
  await other.look(60 * MINUTE);
  expect(other.client.started).toEqual([]);
});

test('findExports() says beside an export why it cannot be started', async () => {
  const { look, drop, logs, world, container } = await watched();
  await look(-MINUTE);
  await drop('a.json');
  await drop('a.options.json', '{"tasks":7}');
  await look(16 * MINUTE);
  expect(await textOf(world, container, 'a.report.json')).toContain('a.options.json');
  expect(logs).toEqual([expect.stringContaining('EXPORT_EVENT_MISSING')]);
});

test('findExports() takes the parts of a labelled dataset for one export, as young as its youngest part', async () => {
  const { look, drop, client, container } = await watched();
  await look(-MINUTE);
  for (const part of [2, 10, 1, 3, 4, 5, 6, 7, 8, 9]) {
    await drop(`d/labeledDatapoints_${part}.jsonl`, '{"image_url":"https://x/a.jpg","label":[]}\n');
  }
  await look(16 * MINUTE);
  expect(client.started).toHaveLength(1);
  expect(client.started[0]?.[1]).toMatchObject({
    prepared: { request: { export: { container, name: 'd/labeledDatapoints_1.jsonl' } } },
  });
});
