import { describe, expect, test } from 'vitest';
import { MIGRATE_HELP, parseMigrateArgs } from '../../../local/command-line/migrate-options.ts';
import { UsageError } from '../../../local/usage-error.ts';

const STORAGE = 'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net';
const needed = ['--export', 'e.json', '--images', 'dir'];

describe('parseMigrateArgs()', () => {
  test('reads the shortest command', () => {
    expect(parseMigrateArgs(needed, {})).toEqual({
      exportFile: 'e.json',
      imagesDir: 'dir',
      reportDir: undefined,
      cvat: undefined,
      storage: undefined,
      container: 'images',
      paths: 'full',
      dryRun: false,
    });
  });

  test('reads everything', () => {
    const args = [
      ...[
        ...needed,
        '--report',
        'out',
        '--cvat',
        'https://cvat.example/',
        '--token-env',
        'TOKEN',
        '--organization',
        'acme',
      ],
      ...['--storage', STORAGE, '--container', 'photos', '--paths', 'basename', '--dry-run'],
    ];
    expect(parseMigrateArgs(args, { TOKEN: 'secret' })).toMatchObject({
      reportDir: 'out',
      cvat: { url: 'https://cvat.example', token: 'secret', organization: 'acme' },
      storage: STORAGE,
      container: 'photos',
      paths: 'basename',
      dryRun: true,
    });
  });

  test('needs no --images where the images are in an account already', () => {
    expect(parseMigrateArgs(['--export', 'e.json', '--storage', STORAGE, '--container', 'photos'], {})).toMatchObject({
      imagesDir: undefined,
    });
  });

  test.each([
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['--export', 'e.json', '--help'], 'help'],
  ])('answers help to %j', (args, answer) => {
    expect(parseMigrateArgs(args, {})).toBe(answer);
  });

  test.each([
    ['no arguments', [], '--export FILE is missing'],
    ['no images', ['--export', 'e.json'], '--images DIR is missing'],
    ['an unknown option', [...needed, '--speed', '9'], "Unknown option '--speed'"],
    ['an option without its value', ['--export'], "'--export"],
    ['a word too many', [...needed, 'more'], "Unexpected argument 'more'"],
    ['another kind of paths', [...needed, '--paths', 'short'], 'must be full or basename: current value is "short"'],
    ['no address of a server', [...needed, '--cvat', 'cvat', '--token-env', 'TOKEN'], 'current value is "cvat"'],
    ['a server without a token', [...needed, '--cvat', 'https://cvat.example'], '--token-env is missing'],
    [
      'a variable that is not set',
      [...needed, '--cvat', 'https://c.example', '--token-env', 'NONE'],
      '"NONE" is not set',
    ],
    [
      'a variable that is empty',
      [...needed, '--cvat', 'https://c.example', '--token-env', 'EMPTY'],
      '"EMPTY" is empty',
    ],
    ['a token without a server', [...needed, '--token-env', 'TOKEN'], '--token-env without --cvat'],
    ['an organization without a server', [...needed, '--organization', 'acme'], '--organization without --cvat'],
    ['a storage without a container', [...needed, '--storage', STORAGE], '--container NAME is missing'],
    ['a container without a storage', [...needed, '--container', 'photos'], '--container without --storage'],
    ['a container that cannot be', [...needed, '--storage', STORAGE, '--container', 'My_Photos'], '"My_Photos"'],
    ['no connection string', [...needed, '--storage', 'secret!', '--container', 'photos'], 'not the connection string'],
  ])('refuses %s', (_, args, message) => {
    const parse = () => parseMigrateArgs(args, { TOKEN: 'secret', EMPTY: '' });
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });

  test('repeats no secret', () => {
    for (const args of [
      [...needed, '--storage', 'AccountKey=secret', '--container', 'photos'],
      [...needed, '--cvat', 'https://user:secret@cvat.example?token=secret', '--token-env', 'TOKEN'],
    ]) {
      expect(() => parseMigrateArgs(args, { TOKEN: 'x' })).not.toThrow(/secret/);
    }
  });
});

test('MIGRATE_HELP names every option and every exit code', () => {
  for (const option of 'export images report cvat token-env organization storage container paths dry-run help'.split(
    ' ',
  )) {
    expect(MIGRATE_HELP).toContain(`--${option}`);
  }
  expect(MIGRATE_HELP.match(/^ {2}[0-9] {2}/gm)).toHaveLength(4);
  expect(Math.max(...MIGRATE_HELP.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});
