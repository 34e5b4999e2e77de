import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CheckResult } from '../../../shared/doctor/check.ts';
import { Report } from '../../../shared/verification/report.ts';
import { azureExport, type Drawn } from '../../migration/small-export.ts';
import { eventually } from '../eventually.ts';
import { runCommand } from '../run-command.ts';
import { pipeline } from './one-pipeline.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'UI/a b/one.jpg': SIZE, 'UI/a b/two.JPG': SIZE, 'UI/zwölf.png': SIZE };
const DRAWN: Drawn[] = [
  { image: 'UI/a b/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'UI/a b/two.JPG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'UI/zwölf.png', label: 'Animal/Cat', box: [3, 4, 5, 6] },
];

describe('the bundled app on the host', () => {
  let others: string[];
  beforeAll(async () => {
    others = (await pipeline.client.list()).map(({ id }) => id);
  });

  const own = async () => (await pipeline.client.list()).filter(({ id }) => !others.includes(id));

  it('keeps the manifest when images land, and when they leave', async () => {
    for (const path of Object.keys(IMAGES)) await pipeline.putImage(path, SIZE);
    await pipeline.putImage('UI/gone.jpg', SIZE);
    const manifest = async () => {
      const blob = await pipeline.world.images.read(pipeline.images, 'manifest.jsonl');
      return blob ? Buffer.concat(await Array.fromAsync(blob.bytes)).toString('utf8') : '';
    };
    const ofOthers = /"name":"(?!UI\/)/;
    const lines = async () =>
      (await manifest())
        .trimEnd()
        .split('\n')
        .filter((line) => !ofOthers.test(line));
    await eventually(async () => expect(await lines()).toHaveLength(6));
    await pipeline.world.images.delete(pipeline.images, 'UI/gone.jpg');
    await eventually(async () => expect(await lines()).toHaveLength(5));
    expect(await manifest()).toContain('{"name":"UI/a b/two","extension":".JPG","width":64,"height":48}');
  });

  it('migrates an export that is dropped, and leaves the report beside it', async () => {
    await pipeline.putExport(azureExport(IMAGES, DRAWN), 'yard.json');
    const migration = await eventually(async () => {
      const [only] = await own();
      if (!only) throw new Error('Expected a migration');
      return only;
    });
    const ended = await pipeline.ended(migration.id);
    expect(ended).toMatchObject({ runtimeStatus: 'Completed', verdict: 'verified', findings: [] });
    const report = Report.parse(JSON.parse((await pipeline.client.report(migration.id)) ?? ''));
    expect(report.totals.annotations).toMatchObject({ read: 3, migrated: 3, matched: 3 });
    const beside = await pipeline.world.images.read(pipeline.exports, 'yard.report.html');
    expect(Buffer.concat(await Array.fromAsync(beside?.bytes ?? [])).toString('utf8')).toContain('<!doctype html>');
  });

  it('answers the same request with the same migration, which looks at CVAT again and makes nothing twice', async () => {
    const request = { export: { container: pipeline.exports, name: 'yard.json' } };
    const started = await pipeline.client.start(request);
    expect(started.outcome).toBe('started');
    expect(await pipeline.ended(started.id)).toMatchObject({ verdict: 'verified' });
    expect((await own()).map(({ id }) => id)).toEqual([started.id]);
  });

  it('tells what two exports differ in', async () => {
    const [first] = await own();
    const changed = DRAWN.map((one) =>
      'box' in one && one.image.endsWith('.png') ? { ...one, box: [9, 9, 5, 6] } : one,
    );
    await pipeline.putExport(azureExport(IMAGES, changed), 'yard-2.json');
    const later = await pipeline.client.start({
      export: { container: pipeline.exports, name: 'yard-2.json' },
      dryRun: true,
    });
    await pipeline.ended(later.id);
    const changes = async (query: string) => {
      const { url, keys } = pipeline.host();
      const headers = { 'x-functions-key': keys.default };
      return fetch(`${url}/api/migrations/${later.id}/changes${query}`, { headers });
    };
    const lines = (await (await changes(`?since=${first?.id}`)).text()).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'annotation', change: 'removed', image: 'UI/zwölf.png' },
      { kind: 'annotation', change: 'added', image: 'UI/zwölf.png' },
    ]);
    expect((await changes('')).status).toBe(400);
    expect((await changes('?since=0123')).status).toBe(404);
  });
});

describe('the doctor', () => {
  it('GET /api/doctor sees events arrive and the durable backend answer', async () => {
    const { url, keys } = pipeline.host();
    const response = await fetch(`${url}/api/doctor`, { headers: { 'x-functions-key': keys.default } });
    const { checks } = z.object({ checks: z.array(CheckResult) }).parse(await response.json());
    const bad = checks.filter(({ state }) => state === 'failed');
    expect(bad).toEqual([]);
    const stateOf = (name: string) => checks.find((check) => check.name === name)?.state;
    expect([stateOf('events'), stateOf('durable-backend'), stateOf('cvat-reachable')]).toEqual(['ok', 'ok', 'ok']);
  });

  it('npm run doctor -- --url asks the app and tells its answer by the exit code', async () => {
    const { url, keys } = pipeline.host();
    pipeline.cvat.faults.add({ kind: 'status', method: 'GET', path: '^/api/users/self$', status: 401, times: 100 });
    const asked = await runCommand('doctor', ['--url', url], { APP_KEY: keys.default });
    pipeline.cvat.faults.clear();
    expect(asked.stdout).toContain('✓ cvat-reachable');
    expect(asked.stdout).toContain('✗ cvat-token');
    expect(asked.code).toBe(1);
    const refused = await runCommand('doctor', ['--url', url], { APP_KEY: 'wrong' });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('401') });
  });
});
