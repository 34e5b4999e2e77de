import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MigrationOptions } from '../../../shared/migration/request.ts';
import { type Channel, fixFor } from '../../../shared/report/channel-fix.ts';

const ROOMS = ['local/command-line', 'local/commands', 'local/pipeline', 'local/terminal', 'local/parts'];
/** A number that somebody counted, and behind it a word that is always plural. */
const ALWAYS_PLURAL =
  /\$\{(?!plural\(|counted\()[^}]*\} (?:more )?(?:images|annotations|tasks|pictures|files|labels|exports|boxes|polygons|jobs|lines|options)\b/;

test('no message of the command counts one of several: numbers go through plural()', async () => {
  for (const room of ROOMS) {
    for (const name of await readdir(room)) {
      const found = (await readFile(join(room, name), 'utf8')).split('\n').filter((line) => ALWAYS_PLURAL.test(line));
      expect(found, join(room, name)).toEqual([]);
    }
  }
});

const COMMAND: Channel = { kind: 'command' };

describe('fixFor() the command', () => {
  test.each([
    [
      'Upload it, or set the policy IMAGE_PATH_CASE to fix to take it',
      'Upload it, or add --policy IMAGE_PATH_CASE=fix to take it',
    ],
    ['Set the policy OUT_OF_IMAGE to fix to cut it', 'Add --policy OUT_OF_IMAGE=fix to cut it'],
    ['Set normalize.attributes to true to carry them', 'Add --attributes to carry them'],
    ['match by name with paths: basename', 'Match by name with --paths basename'],
    ['ask for tasks of at most 5000 images (tasks.size)', 'Ask for tasks of at most 5000 images (--task-size N)'],
    ['Else use dataSource "upload"', 'Else use --pictures upload'],
    ['ask for onExistingAnnotations "replace" to give it up', 'Ask for --existing replace to give it up'],
    ['or set normalize.containers to copied if', 'Or add --containers copied if'],
    ['migrate with "dataSource": "upload"', 'Migrate with --pictures upload'],
    ['say so with coordinates: absolute', 'Say so with --coordinates absolute'],
    ['Use paths "full", which keeps the folders', 'Use --paths full, which keeps the folders'],
    ['name it with the option project', 'Name it with the option --project NAME'],
  ])('%s', (fix, said) => {
    expect(fixFor(fix, COMMAND)).toBe(said);
  });

  test('of every rule that names a policy, names an option that the command takes', async () => {
    const rules = (await readdir('shared/azureml/rules')).map((name) => join('shared/azureml/rules', name));
    const texts = await Promise.all(rules.map((file) => readFile(file, 'utf8')));
    const named = texts.flatMap((text) => [...text.matchAll(/[Ss]et the policy (\w+) to (\w+)/g)]);
    expect(named.length).toBeGreaterThan(3);
    for (const [sentence, code = '', action = ''] of named) {
      expect(fixFor(sentence, COMMAND)).toBe(`Add --policy ${code}=${action}`);
      expect(MigrationOptions.safeParse({ normalize: { policy: { [code]: action } } }).success, sentence).toBe(true);
    }
  });
});

describe('fixFor() an options file, and a request', () => {
  const drop: Channel = { kind: 'drop', optionsFile: 'pets.options.json' };
  const http: Channel = { kind: 'http' };

  test('says the key as JSON, and where it belongs', () => {
    const fix = 'Rename the blob, or set the policy IMAGE_PATH_CASE to fix to take it';
    const key = 'Rename the blob, or set "normalize": {"policy": {"IMAGE_PATH_CASE": "fix"}} to take it';
    expect(fixFor(fix, drop)).toBe(`${key} (in pets.options.json beside the export; then drop the export again)`);
    expect(fixFor(fix, http)).toBe(`${key} (in the body of POST /api/migrations)`);
  });

  test('leaves a fix without a key as it is', () => {
    for (const channel of [drop, http]) expect(fixFor('Nothing to do', channel)).toBe('Nothing to do');
  });

  test('every key that a fix names, taken literally, is one that a request takes', async () => {
    const rules = (await readdir('shared/azureml/rules')).map((name) => join('shared/azureml/rules', name));
    const texts = await Promise.all(rules.map((file) => readFile(file, 'utf8')));
    const fixes = texts.flatMap((text) => [...text.matchAll(/fix: '(.+)',/g)].map(([, fix = '']) => fix));
    const said = fixes.map((fix) => fixFor(fix, http)).filter((fix) => fix.includes('POST /api/migrations'));
    expect(said.length).toBeGreaterThan(10);
    for (const fix of said) {
      const keys = [...fix.matchAll(/"\w+": (?:"[\w-]+"|\{.*?\}+)/g)].map(([json]) => JSON.parse(`{${json}}`));
      expect(keys.length, fix).toBeGreaterThan(0);
      for (const options of keys) expect(MigrationOptions.safeParse(options).success, fix).toBe(true);
    }
  });
});
