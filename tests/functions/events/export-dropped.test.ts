import { describe, expect, test } from 'vitest';
import { exportDropped } from '../../../functions/events/export-dropped.ts';
import { RemoteError } from '../../../shared/errors.ts';
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
