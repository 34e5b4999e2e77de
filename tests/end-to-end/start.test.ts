import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scenes } from '../../local/demo/scenes.ts';
import { openDataDir } from '../../local/parts/data-dir.ts';
import { Report } from '../../shared/verification/report.ts';
import { checkKept } from '../checker/check-kept.ts';
import { eventually } from './eventually.ts';
import { runCommand, startCommand } from './run-command.ts';

/** Every run starts three servers; other tests run beside it. */
const PATIENCE_MS = 180_000;

let data: string;
beforeEach(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'start-')), 'data');
});
afterEach(() => rm(join(data, '..'), { recursive: true, force: true }));

/** Nothing listens on the ports of the run any more. */
async function expectStopped(): Promise<void> {
  await (await openDataDir(data, { fresh: false })).release();
}

describe('npm start', { timeout: PATIENCE_MS }, () => {
  it('migrates the demo project to a verified end and leaves report and manifest', async () => {
    const ran = await runCommand('start', ['--data', data]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      /VERIFIED: all \d+ images and \d+ annotations of the export are in CVAT, exactly, and every picture opens/,
    );
    // The stand-in has been stopped: its links would lead nowhere.
    expect(ran.stdout).not.toMatch(/http:\/\/127/);
    expect(ran.stdout).toContain(`dev --data `);
    const report = Report.parse(JSON.parse(await readFile(join(data, 'report.json'), 'utf8')));
    expect(report.verdict).toBe('verified');
    const drawn = scenes.flatMap((scene) => scene.items.filter((item) => item.label)).length;
    expect(report.totals.images).toMatchObject({ read: scenes.length, matched: scenes.length });
    expect(report.totals.annotations).toMatchObject({ read: drawn, matched: drawn });
    const manifest = (await readFile(join(data, 'manifest.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(manifest).toHaveLength(scenes.length + 2);
    expect(manifest.find((line) => line.includes('gedreht'))).toContain('"width":480,"height":720');
    expect(await readdir(data)).toContain('report.html');
    await expectStopped();
    const demo = join(data, 'demo');
    const exported: unknown = JSON.parse(await readFile(join(demo, 'market-labels.json'), 'utf8'));
    const check = { export: exported, project: 'Market (demo)' };
    expect(await checkKept({ ...check, dataDir: data, imagesDir: join(demo, 'images') })).toEqual([]);
  });

  it('stops everything in order at Ctrl-C', async () => {
    const running = startCommand('start', ['--data', data]);
    await eventually(async () => expect(running.stdout()).toContain('... Upload the images'));
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).toContain('Stopping ...');
    await expectStopped();
  });
});
