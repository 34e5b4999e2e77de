import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MigrationOptions } from '../../shared/migration/request.ts';
import { UsageError } from '../usage-error.ts';
import { inCallersFolder } from './callers-folder.ts';
import { KEY_OF_FLAG, type MIGRATION_FLAGS } from './migration-flags.ts';
import { didYouMean } from './nearest.ts';
import type { Values } from './read-line.ts';

type Tree = { [key: string]: unknown };
const Tree = z.record(z.string(), z.unknown());

type Given = Partial<Values<typeof MIGRATION_FLAGS>>;
type Flags = Omit<Given, 'options'>;

/** What the options file says, and over it what the command line says. Throws UsageError that names file or option. */
export async function migrationSettings({ options: file, ...flags }: Given) {
  const tree = file === undefined ? {} : await readOptionsFile(inCallersFolder(file), file);
  for (const [flag, key] of Object.entries(KEY_OF_FLAG)) put(tree, key, settingOf(flag, flags));
  const parsed = MigrationOptions.safeParse(tree);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? refusal(issue, file) : parsed.error;
}

async function readOptionsFile(path: string, typed: string): Promise<Tree> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `Cannot read the options "${typed}": ${error.code === 'ENOENT' ? 'there is no such file' : error.code}`,
      'Name a JSON file with --options',
    );
  });
  try {
    return Tree.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `it is not JSON: ${error.message}` : 'it is not one JSON object';
    throw new UsageError(
      `Cannot read the options "${typed}": ${reason}`,
      'Correct the file: docs/migrate.md shows one',
    );
  }
}

const NUMBERS = new Set(['task-size', 'segment-size', 'overlap', 'chunk-size', 'image-quality', 'replicas']);

function settingOf(flag: string, flags: Flags): unknown {
  const value = new Map<string, unknown>(Object.entries(flags)).get(flag);
  if (value === undefined) return undefined;
  if (flag === 'no-unused-labels') return false;
  if (Array.isArray(value)) return Object.fromEntries(value.map((pair) => pairOf(flag, String(pair))));
  // Number('') is 0, which nobody wrote.
  return NUMBERS.has(flag) && String(value).trim() !== '' ? Number(value) : value;
}

/** The name of a label may hold `=`; that of a code never does, and the last one parts a label from its new name. */
function pairOf(flag: string, pair: string): [string, string] {
  const at = pair.lastIndexOf('=');
  if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
  const like = flag === 'policy' ? 'IMAGE_PATH_CASE=fix' : 'cat=Animal/Cat';
  throw new UsageError(
    `Cannot use --${flag}: ${JSON.stringify(pair)} is not of the form A=B`,
    `As in --${flag} ${like}`,
  );
}

/** Objects of the file and of the command line are merged, key by key. */
function put(tree: Tree, key: string, value: unknown): void {
  if (value === undefined) return;
  const [name = '', ...rest] = key.split('.');
  const below = Tree.safeParse(tree[name]).data ?? {};
  if (rest.length > 0) {
    put(below, rest.join('.'), value);
    tree[name] = below;
  } else if (Tree.safeParse(value).success) tree[name] = { ...below, ...Tree.parse(value) };
  else tree[name] = value;
}

/** In terms of the channel that was used: the option, or the key of the file. */
function refusal(issue: z.core.$ZodIssue, file: string | undefined): UsageError {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return unknownKey(path, issue.keys[0] ?? '', file);
  const key = path.join('.');
  const [flag] = Object.entries(KEY_OF_FLAG).find(([, known]) => key === known || key.startsWith(`${known}.`)) ?? [];
  const where = flag ? `--${flag} (${key} in an options file)` : `${key} of the options "${file}"`;
  const reason = issue.code === 'invalid_value' ? `it is one of ${issue.values.join(', ')}` : issue.message;
  return new UsageError(`Cannot use ${where}: ${reason}`, 'Correct the value: docs/migrate.md lists all options');
}

function unknownKey(path: readonly string[], key: string, file: string | undefined): UsageError {
  if (path.join('.') === 'normalize.policy') {
    const codes = Object.keys(MigrationOptions.shape.normalize.unwrap().shape.policy.unwrap().shape);
    return new UsageError(
      `Cannot use the policy "${key}": no finding with a choice has this code${didYouMean(key, codes)}`,
      'docs/findings.md lists the codes and the choices of each',
    );
  }
  const at = path.length > 0 ? `${path.join('.')}.${key}` : key;
  const homes = [...new Set(Object.values(KEY_OF_FLAG))];
  const home = homes.find((known) => known.endsWith(`.${key}`));
  const hint = home
    ? `: it belongs at "${home}"`
    : didYouMean(
        key,
        homes.map((known) => known.split('.').at(-1) ?? ''),
      );
  return new UsageError(
    `Cannot use the options "${file}": there is no option "${at}"${hint}`,
    'Correct the file: docs/migrate.md lists all options',
  );
}
