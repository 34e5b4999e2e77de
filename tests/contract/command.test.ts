import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCvatServer } from '../../local/parts/check-cvat-server.ts';
import { runCommand } from '../end-to-end/run-command.ts';
import { madeImage } from '../images/made-images.ts';
import { azureExport } from '../migration/small-export.ts';

const DOCUMENT = azureExport({ 'one.jpg': { width: 60, height: 40 } }, [{ image: 'one.jpg', label: 'sunny' }]);

/** What it does then is the pipeline's work, which versions.test.ts tries on the same server. */
describe('the command, on the oldest CVAT that is supported', () => {
  let dir: string;
  let cvat: RunningCvat;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'old-cvat-'));
    cvat = await startCvat({ dataDir: join(dir, 'cvat'), version: '2.16.0' });
    await mkdir(join(dir, 'images'));
    await writeFile(join(dir, 'images', 'one.jpg'), await madeImage('jpeg'));
    await writeFile(join(dir, 'labels.json'), JSON.stringify(DOCUMENT));
  });
  afterAll(async () => {
    await cvat.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it('says how the key of a user is written, where it stands by itself', async () => {
    const where = ['--export', join(dir, 'labels.json'), '--images', join(dir, 'images')];
    const target = ['--cvat', cvat.url, '--token-env', 'CVAT_OF_TEST'];
    const env = { INIT_CWD: dir, CVAT_OF_TEST: cvat.tokens.legacyKey };
    const { code, stdout, stderr } = await runCommand('migrate', [...where, ...target], env);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('Token <key>');
    expect(stdout + stderr).not.toContain(cvat.tokens.legacyKey);
  });

  it('takes the server with the key as it says, without a word', async () => {
    const said: string[] = [];
    const token = `Token ${cvat.tokens.legacyKey}`;
    await checkCvatServer({ url: cvat.url, token }, (message) => void said.push(message));
    expect(said).toEqual([]);
  });
});
