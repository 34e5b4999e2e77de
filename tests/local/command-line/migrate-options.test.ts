import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMigrateArgs } from '../../../local/command-line/migrate-options.ts';
import { UsageError } from '../../../local/usage-error.ts';

const STORAGE = 'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net';
const needed = ['e.json', 'dir'];

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'options-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function optionsFile(content: unknown): Promise<string> {
  const file = join(dir, 'o.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function refused(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<UsageError> {
  try {
    await parseMigrateArgs(args, env);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`Cannot test: ${args.join(' ')} is not refused`);
}

describe('parseMigrateArgs()', () => {
  test('reads the shortest command, by place and by name', async () => {
    const byPlace = await parseMigrateArgs(needed, {});
    expect(byPlace).toMatchObject({ exportFile: 'e.json', imagesDir: 'dir', container: 'images', yes: false });
    expect(byPlace.settings).toMatchObject({ paths: 'full', dataSource: 'cloud-storage', dryRun: false });
    expect(await parseMigrateArgs(['--export', 'e.json', '--images', 'dir'], {})).toEqual(byPlace);
  });

  test('takes token and storage from the environment; without an account the pictures are uploaded', async () => {
    const args = [...needed, '--cvat', 'https://cvat.example/', '--organization', 'acme'];
    expect(await parseMigrateArgs(args, { CVAT_TOKEN: 'secret' })).toMatchObject({
      cvat: { url: 'https://cvat.example', token: 'secret', organization: 'acme' },
      settings: { dataSource: 'upload' },
    });
    const account = ['e.json', '--storage-env', 'ACCOUNT', '--container', 'photos'];
    expect(await parseMigrateArgs(account, { ACCOUNT: STORAGE })).toMatchObject({
      ...{ imagesDir: undefined, storage: STORAGE, container: 'photos', settings: { dataSource: 'cloud-storage' } },
    });
  });

  test('has an option for everything that an options file has, and it wins', async () => {
    const args = [
      ...['--project', 'P', '--paths', 'basename', '--containers', 'copied', '--coordinates', 'absolute'],
      ...[
        '--attributes',
        '--rename',
        'a=b=C',
        '--rename',
        'x=Y',
        '--no-unused-labels',
        '--policy',
        'IMAGE_PATH_CASE=fix',
      ],
      ...[
        '--task-size',
        '10',
        '--segment-size',
        '5',
        '--overlap',
        '1',
        '--chunk-size',
        '10',
        '--image-quality',
        '90',
        '--sorting',
        'natural',
      ],
      ...['--replicas', '2', '--subset', 'Train', '--assignee', 'anna', '--pictures', 'upload'],
      ...['--unlabelled', 'tasks', '--existing', 'replace', '--dry-run'],
    ];
    const settings = {
      project: 'P',
      paths: 'basename',
      dataSource: 'upload',
      tasks: {
        ...{ size: 10, segmentSize: 5, overlap: 1, chunkSize: 10, imageQuality: 90, sortingMethod: 'natural' },
        ...{ consensusReplicas: 2, subset: 'Train', assignee: 'anna' },
      },
      normalize: {
        ...{ containers: 'copied', coordinates: 'absolute', attributes: true },
        labels: { rename: { 'a=b': 'C', x: 'Y' }, keepUnused: false },
        policy: { IMAGE_PATH_CASE: 'fix' },
      },
      unlabelled: 'tasks',
      onExistingAnnotations: 'replace',
      dryRun: true,
    };
    expect((await parseMigrateArgs([...needed, ...args], {})).settings).toEqual(settings);
    const written = await optionsFile(settings);
    expect((await parseMigrateArgs([...needed, '--options', written], {})).settings).toEqual(settings);
    const over = [...needed, '--options', written, '--rename', 'x=Z', '--task-size', '7'];
    expect((await parseMigrateArgs(over, {})).settings).toMatchObject({
      tasks: { size: 7, segmentSize: 5 },
      normalize: { labels: { rename: { 'a=b': 'C', x: 'Z' } } },
    });
  });

  test.each([
    [{ policy: {} }, 'there is no option "policy": it belongs at "normalize.policy"'],
    [{ dryrun: true }, 'there is no option "dryrun": did you mean "dryRun"?'],
    [{ normalize: { policy: { IMAGE_PATH_CASES: 'fix' } } }, 'did you mean "IMAGE_PATH_CASE"?'],
    [{ paths: 'file' }, '--paths (paths in an options file): it is one of full, basename'],
    [{ tasks: { size: 0 } }, '--task-size (tasks.size in an options file)'],
    ['{"a"', 'it is not JSON'],
    ['[]', 'it is not one JSON object'],
  ])('says of the options file %j in its own terms: %s', async (content, message) => {
    expect((await refused([...needed, '--options', await optionsFile(content)])).message).toContain(message);
  });

  test.each([
    [[], 'the export is missing'],
    [['e.json'], 'the folder with the pictures is missing'],
    [[...needed, 'more'], 'one argument too many: "more"'],
    [['--export', 'a', ...needed], 'export is given twice: "a" and "e.json"'],
    [[...needed, '--pats', 'full'], 'there is no option --pats: did you mean --paths?'],
    [[...needed, '--dryrun'], 'there is no option --dryrun: did you mean --dry-run?'],
    [[...needed, '--storage', STORAGE], 'there is no option --storage: did you mean --storage-env?'],
    [[...needed, '--storage-env', 'NONE'], '"NONE" is not set'],
    [[...needed, '--container', 'photos'], '--container without --storage-env'],
    [[...needed, '--policy', 'X'], '"X" is not of the form A=B'],
    [[...needed, '--task-size', 'many'], '--task-size'],
    [[...needed, '--token-env', 'T'], '--token-env without --cvat'],
    [[...needed, '--cvat', 'https://c.example'], '"CVAT_TOKEN" is not set'],
    [[...needed, '--cvat', 'ftp://anna:secret@c.example'], 'not the address of a server'],
    [[...needed, '--options', 'nowhere.json'], 'there is no such file'],
  ])('refuses %j: %s', async (args, message) => {
    const error = await refused(args);
    expect(error.message).toContain(message);
    expect(error.fix).not.toBe('');
    expect(`${error.message}${error.fix}`).not.toContain('secret');
    expect(`${error.message}${error.fix}`).not.toContain('c2VjcmV0');
  });

  test('names the options that npm took for its own', async () => {
    const env = { npm_lifecycle_event: 'migrate', npm_config_cvat: 'true', npm_config_dry_run: 'true' };
    const { message, fix } = await refused(needed, env);
    expect(message).toContain('npm took --cvat, --dry-run for options of its own');
    expect(fix).toContain('npm run migrate -- ');
    expect(await parseMigrateArgs([...needed, '--dry-run'], { ...env, npm_config_cvat: undefined })).toBeDefined();
  });
});
