import { describe, expect, test } from 'vitest';
import { exportDropped } from '../../../functions/events/export-dropped.ts';
import { RemoteError } from '../../../shared/errors.ts';
import { readDropped } from '../../../shared/migration/dropped-export.ts';
import { dropKey, partsQuiet } from '../../../shared/migration/dropped-parts.ts';
import type { World } from '../../../shared/world.ts';
import { manifestWorld, textOf } from '../../living-manifest/manifest-world.ts';
import { ERRORS, type ErrorKind } from '../broken-world.ts';
import { invocation, orchestrations } from '../invocation.ts';

/** An exports container with one export, whose content cannot be read: with this error, or none. */
async function dropped(error?: Error) {
  const { world, container } = await manifestWorld({ EXPORTS_PATH: 'exports/{name}.json' });
  const config = { ...world.config, exportsPath: `${container}/{name}.json` };
  await world.images.write(container, 'a.json', '{}');
  const images: World['images'] = error ? { ...world.images, read: () => Promise.reject(error) } : world.images;
  const { context, logs } = invocation();
  const client = orchestrations();
  const drop = () => exportDropped({ ...world, config, images }, { container, name: 'a.json' }, { context, client });
  const report = () => textOf(world, container, 'a.report.json');
  return { drop, report, logs, client, world, container };
}

/** Whether the trigger is to try again, and whether a refusal is written beside the export. */
const EXPECTED: [ErrorKind, { again: boolean; refused: boolean }][] = [
  ['passing', { again: true, refused: false }],
  ['lasting', { again: false, refused: true }],
  ['input', { again: false, refused: true }],
  ['settings', { again: true, refused: false }],
  ['fault', { again: true, refused: true }],
];

describe('exportDropped()', () => {
  test.each(EXPECTED)('after an error that is %s: %o', async (kind, { again, refused }) => {
    const { drop, report, logs, client } = await dropped(ERRORS[kind]);
    if (again) await expect(drop()).rejects.toBe(ERRORS[kind]);
    else await drop();
    const text = await report();
    expect(text !== undefined).toBe(refused);
    if (refused) {
      const code = 'code' in ERRORS[kind] ? ERRORS[kind].code : 'UNEXPECTED_ERROR';
      expect(JSON.parse(text ?? '')).toMatchObject({ verdict: 'failed', findings: [{ code }] });
      expect(logs).toEqual([expect.stringMatching(`^error Export ".*a.json" was refused \\(${code}\\)`)]);
    }
    expect(client.started).toEqual([]);
  });

  test('starts its migration once', async () => {
    const { drop, report, client, logs } = await dropped();
    await drop();
    expect(client.started).toEqual([['migrateExport', expect.objectContaining({ dryRun: false })]]);
    expect(await report()).toBeUndefined();
    expect(logs).toEqual([expect.stringContaining('started')]);
  });

  test.each(['utf-16le', 'utf-16be', 'utf-8'] as const)(
    'reads options that a text editor has saved as %s',
    async (encoding) => {
      const { drop, client, world, container } = await dropped();
      const text = Buffer.from('\ufeff{"dryRun":true}', encoding === 'utf-8' ? 'utf8' : 'utf16le');
      const bytes = encoding === 'utf-16be' ? text.swap16() : text;
      await world.images.write(container, 'a.options.json', bytes);
      await drop();
      expect(client.started).toEqual([['migrateExport', expect.objectContaining({ dryRun: true })]]);
    },
  );

  test.each([
    ['PETS.JSON', 'PETS.OPTIONS.JSON'],
    ['PETS.JSON', 'PETS.options.json'],
    ['pets.Json', 'pets.Options.Json'],
  ])('takes %s, with the options of %s', async (name, options) => {
    const { world, container, client } = await dropped();
    const config = { ...world.config, exportsPath: `${container}/{name}.json` };
    await world.images.write(container, name, '{}');
    await world.images.write(container, options, '{"dryRun":true}');
    await exportDropped({ ...world, config }, { container, name }, { context: invocation().context, client });
    expect(client.started).toEqual([['migrateExport', expect.objectContaining({ dryRun: true })]]);
  });

  test('refuses options that cannot be read, and names their file', async () => {
    const { drop, report, world, container, client } = await dropped();
    await world.images.write(container, 'a.options.json', '{"tasks":{"size":0},"foo":1}');
    await drop();
    const findings: { at: string }[] = JSON.parse((await report()) ?? '').findings;
    expect(findings.map(({ at }) => at)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^a\.options\.json: /)]),
    );
    expect(client.started).toEqual([]);
  });

  test('refuses options over a megabyte without holding them', async () => {
    const { drop, report, world, container, client } = await dropped();
    await world.images.write(container, 'a.options.json', `{"a":[${'{},'.repeat(400_000)}{}]}`);
    await drop();
    expect(JSON.parse((await report()) ?? '').findings).toMatchObject([
      { code: 'OPTIONS_INVALID', detail: expect.stringContaining('larger than 1000000 bytes') },
    ]);
    expect(client.started).toEqual([]);
  });

  test('leaves a name alone that leads out of its container', async () => {
    const { world, container } = await manifestWorld();
    const { context, logs } = invocation();
    const client = orchestrations();
    await exportDropped(world, { container, name: '../elsewhere/a.json' }, { context, client });
    expect(logs).toEqual([expect.stringContaining('would not stay in the container')]);
    expect(client.started).toEqual([]);
  });

  test('fails where not even the refusal can be written, so that the trigger tries again', async () => {
    const { world, container } = await manifestWorld();
    const refused = new RemoteError('Cannot write', { code: 'STORAGE_REFUSED', fix: 'x', retryable: true });
    const images: World['images'] = {
      ...world.images,
      read: () => Promise.reject(ERRORS.lasting),
      write: () => Promise.reject(refused),
    };
    await world.images.write(container, 'a.json', '{}');
    const config = { ...world.config, exportsPath: `${container}/{name}.json` };
    const { context } = invocation();
    const blob = { container, name: 'a.json' };
    await expect(exportDropped({ ...world, config, images }, blob, { context, client: orchestrations() })).rejects.toBe(
      refused,
    );
  });
});

describe('exportDropped() of a part of a labelled dataset', () => {
  async function folder(names: readonly string[]) {
    const { world, container } = await manifestWorld();
    const config = { ...world.config, exportsPath: `${container}/{name}.json` };
    for (const name of names) await world.images.write(container, name, '{"image_url":"https://x/a.jpg","label":[]}\n');
    const client = orchestrations();
    const drop = (name: string) =>
      exportDropped({ ...world, config }, { container, name }, { context: invocation().context, client });
    return { world: { ...world, config }, container, drop, client };
  }

  test('waits under one name for all parts, whichever is dropped', async () => {
    const { drop, client, container } = await folder(['d/labeledDatapoints_1.jsonl', 'd/labeledDatapoints_2.jsonl']);
    await drop('d/labeledDatapoints_2.jsonl');
    expect(client.started).toEqual([
      ['awaitParts', expect.objectContaining({ container, name: 'd/labeledDatapoints_2.jsonl' })],
    ]);
    const key = (name: string) => dropKey({ container, name });
    expect(key('d/labeledDatapoints_1.jsonl')).toBe(key('d/labeledDatapoints_2.jsonl'));
    expect(key('e/labeledDatapoints_1.jsonl')).not.toBe(key('d/labeledDatapoints_1.jsonl'));
  });

  test.each(['manifest.jsonl', 'manifest.kept-1.jsonl', 'cvat-task-0123-0-7.jsonl', 'd/a.cvat.jsonl'])(
    'starts nothing for %s',
    async (name) => {
      const { drop, client } = await folder([name]);
      await drop(name);
      expect(client.started).toEqual([]);
    },
  );

  test('is quiet once nothing has come for long enough, and tells what lies there', async () => {
    const { world, container } = await folder(['d/labeledDatapoints_1.jsonl']);
    const blob = { container, name: 'd/labeledDatapoints_1.jsonl' };
    const later = (seconds: number) => ({ ...world, now: () => new Date(Date.now() + seconds * 1000) });
    const soon = await partsQuiet(later(0), blob);
    expect(soon.seconds).toBeGreaterThan(20);
    expect(await partsQuiet(later(60), blob)).toEqual({ seconds: 0, seen: soon.seen });
    await world.images.write(container, 'd/labeledDatapoints_2.jsonl', '');
    expect((await partsQuiet(later(60), blob)).seen).not.toBe(soon.seen);
  });

  test('asks for its first part, with the options beside it', async () => {
    const { world, container } = await folder(['d/x_1.jsonl', 'd/x_2.jsonl', 'd/other.jsonl']);
    await world.images.write(container, 'd/x_1.options.json', '{"project":"apples"}');
    expect(await readDropped(world, { container, name: 'd/x_2.jsonl' })).toMatchObject({
      value: { project: 'apples', export: { container, name: 'd/x_1.jsonl' } },
    });
  });
});
