import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import yauzl from 'yauzl';
import { makePackage } from '../../../local/packaging/make-package.ts';
import { zipFiles } from '../../../local/packaging/zip-files.ts';
import { hostEnvironment } from '../../../local/parts/settings.ts';
import { projectRoot } from '../../../local/project-root.ts';
import { spawnHost } from '../../../packages/functions-host-embedded/tests/spawn-host.ts';
import { uniqueName } from '../../names.ts';

/** The one that the whole run was made with. */
const folder = inject('packageFolder');
const made = {
  folder,
  zip: join(folder, '..', 'azureml-to-cvat.zip'),
  template: join(folder, '..', 'azuredeploy.json'),
};

let outDir: string;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'package-'));
});
afterAll(() => rm(outDir, { recursive: true, force: true }));

const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

async function namesIn(zip: string): Promise<string[]> {
  const file = await open(zip, { lazyEntries: false });
  const names: string[] = [];
  return new Promise((resolve, reject) => {
    file.on('entry', ({ fileName }: yauzl.Entry) => names.push(fileName));
    file.once('end', () => resolve(names));
    file.once('error', reject);
  });
}

const sha = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('makePackage()', () => {
  it('packs four files and nothing else', async () => {
    expect(await namesIn(made.zip)).toEqual(['package.json', 'host.json', 'dist/main.cjs', 'dist/main.cjs.map']);
  });

  it('needs no dependencies, and names the bundle', async () => {
    const described = JSON.parse(await readFile(join(made.folder, 'package.json'), 'utf8'));
    expect(Object.keys(described).toSorted()).toEqual(['engines', 'main', 'name', 'private', 'version']);
    expect(described.main).toBe('dist/main.cjs');
  });

  it('holds no code of tests, of local runs or of development dependencies', async () => {
    const { sources } = JSON.parse(await readFile(join(made.folder, 'dist', 'main.cjs.map'), 'utf8'));
    const { devDependencies } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    const paths = (sources as string[]).map((source) => source.replace(/^(\.\.\/)+/, ''));
    expect(paths).toContain('functions/index.ts');
    const foreign = paths.filter((path) => /^(tests|local|bench|infra)\//.test(path));
    const packages = paths.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/[^n]/.exec(path)?.[1] ?? '');
    expect(foreign).toEqual([]);
    expect(packages.filter((name) => Object.hasOwn(devDependencies, name))).toEqual([]);
  });

  it('lays the template for the portal beside the zip', async () => {
    const template = JSON.parse(await readFile(made.template, 'utf8'));
    expect(template).toEqual(JSON.parse(await readFile(join(projectRoot, 'infra/azuredeploy.json'), 'utf8')));
    expect(Object.keys(template.parameters)).toEqual(
      expect.arrayContaining(['imagesAccountName', 'cvatUrl', 'cvatToken']),
    );
  });

  it('gives the same bytes again, and takes the host.json of the scheduler where it is asked to', async () => {
    const other = await makePackage(projectRoot, { durableBackend: 'scheduler', outDir: join(outDir, 'other') });
    for (const name of other.files.filter((one) => one !== 'host.json'))
      expect(`${name} ${await sha(join(other.folder, name))}`).toBe(`${name} ${await sha(join(folder, name))}`);
    const host = JSON.parse(await readFile(join(other.folder, 'host.json'), 'utf8'));
    expect(host.extensions.durableTask.storageProvider.type).toBe('azureManaged');
    const again = join(outDir, 'again.zip');
    await zipFiles(
      again,
      other.files.map((name) => ({ name, path: join(folder, name) })),
    );
    expect(await sha(again)).toBe(await sha(made.zip));
  });

  it('runs as it is, far from any node_modules, and with a setting that is wrong, so that the doctor can say which', async () => {
    const azurite = inject('azurite');
    const alone = join(outDir, 'alone');
    await cp(folder, alone, { recursive: true });
    const host = await spawnHost({
      entry: join(alone, 'dist', 'main.cjs'),
      root: alone,
      dataDir: join(outDir, 'host'),
      env: hostEnvironment({
        AzureWebJobsStorage: azurite,
        ImagesStorage: azurite,
        WORK_CONTAINER: uniqueName('work'),
        MANIFEST_QUEUE: uniqueName('refresh'),
        CVAT_URL: 'http://127.0.0.1:9',
        CVAT_TOKEN: 'none',
        PUBLIC_URL: 'https://pipeline.example',
        IMAGE_CONTAINERS: '["images"]',
      }),
    });
    try {
      expect(await (await fetch(`${host.url}/api/health`)).json()).toEqual({ status: 'ok' });
      expect(host.functions.map(({ name }) => name)).toContain('rotateCredentials');
      const answer = await fetch(`${host.url}/api/doctor`, { headers: { 'x-functions-key': host.keys.default } });
      expect(await answer.text()).toContain('IMAGE_CONTAINERS is wrong: must be names of blob containers');
    } finally {
      await host.stop();
    }
  });
});
