import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { runCommand } from '../end-to-end/run-command.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'a b/one.jpg': SIZE, 'two.JPG': SIZE, 'zwölf.png': SIZE };
const DRAWN: Drawn[] = [
  { image: 'a b/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'two.JPG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'zwölf.png', label: 'sunny' },
];
const DOCUMENT = azureExport(IMAGES, DRAWN);

/** The command starts three servers of its own; other tests run beside it. */
const PATIENCE_MS = 180_000;

describe('the command, on the oldest CVAT that is supported', { timeout: PATIENCE_MS }, () => {
  let dir: string;
  let cvat: RunningCvat;
  const originals = new Map<string, Buffer>();
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'old-cvat-'));
    cvat = await startCvat({ dataDir: join(dir, 'cvat'), version: '2.16.0' });
    for (const path of Object.keys(IMAGES)) {
      const picture = sharp({ create: { ...SIZE, channels: 3, background: '#88a' } });
      const bytes = await (path.endsWith('.png') ? picture.png() : picture.jpeg()).toBuffer();
      originals.set(path, bytes);
      await mkdir(dirname(join(dir, 'images', path)), { recursive: true });
      await writeFile(join(dir, 'images', path), bytes);
    }
    await writeFile(join(dir, 'labels.json'), JSON.stringify(DOCUMENT));
  });
  afterAll(async () => {
    await cvat.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const migrate = (token: string) => {
    const where = [
      '--export',
      join(dir, 'labels.json'),
      '--images',
      join(dir, 'images'),
      '--report',
      join(dir, 'report'),
    ];
    const target = ['--cvat', cvat.url, '--token-env', 'CVAT_OF_TEST'];
    return runCommand('migrate', [...where, ...target], { INIT_CWD: dir, CVAT_OF_TEST: token });
  };

  it('says how the key of a user is written, where it stands by itself', async () => {
    const { code, stdout, stderr } = await migrate(cvat.tokens.legacyKey);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('Token <key>');
    expect(stdout + stderr).not.toContain(cvat.tokens.legacyKey);
  });

  it('uploads the pictures and ends verified, and CVAT holds what the export has', async () => {
    const token = `Token ${cvat.tokens.legacyKey}`;
    const { code, stdout, stderr } = await migrate(token);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(await readFile(join(dir, 'report', 'report.json'), 'utf8'))).toMatchObject({
      verdict: 'verified',
    });
    const check = { cvatUrl: cvat.url, token, export: DOCUMENT, project: 'labels', originals };
    expect(await checkAgainstCvat(check)).toEqual([]);
  });
});
