import { dirname } from 'node:path';
import { ValidationError } from '../http/errors.ts';
import type { ManifestEntry } from '../manifests/manifest.ts';
import { WorkFailed } from '../requests/failure.ts';
import type { DataBody } from './data-body.ts';
import { glob } from './glob.ts';
import { withoutFolders } from './without-folders.ts';

export type Selected = { key: string; entry: ManifestEntry };

/**
 * The entries that become frames, keyed by blob. Everything that is left out is left out silently: what does not match the
 * pattern or the storage's own prefix. Exclusions count only where there is no manifest.
 */
export function selectEntries(
  entries: readonly ManifestEntry[],
  manifest: string,
  body: DataBody,
  prefix: string,
): Selected[] {
  const folder = dirname(manifest) === '.' ? '' : `${dirname(manifest)}/`;
  const all = entries.map((entry) => ({ key: `${folder}${entry.name}${entry.extension}`, entry }));
  const listed = body.server_files.filter((path) => !path.endsWith('.jsonl'));
  const wanted = listed.length === 0 ? all : explicitly(all, listed);
  const pattern = body.filename_pattern === null ? undefined : glob(body.filename_pattern);
  const left = wanted.filter(({ key }) => (pattern === undefined || pattern.test(key)) && key.startsWith(prefix));
  refuseDifferentTwins(left);
  const kept = withoutFolders(left.map(({ key }) => key));
  return left.filter(({ key }) => kept.has(key));
}

const covers = (path: string, key: string) => (path.endsWith('/') ? key.startsWith(path) : key === path);

function explicitly(all: Selected[], listed: string[]): Selected[] {
  const byKey = new Map(all.map((selected) => [selected.key, selected]));
  const files = listed.filter((path) => !path.endsWith('/'));
  const known = files.flatMap((path) => byKey.get(path) ?? []);
  const expanded = listed
    .filter((path) => path.endsWith('/'))
    .flatMap((path) => all.filter(({ key }) => covers(path, key)));
  const chosen = [...known, ...expanded];
  if (chosen.length === 0) {
    throw new ValidationError(
      'There is no intersection of the files specifiedin the request with the contents of the bucket',
    );
  }
  if (known.length < files.length) {
    const most = chosen.length - 1;
    throw new WorkFailed('IndexError', `Invalid index number: ${most + 1}, Maximum allowed index is ${most}`);
  }
  return chosen;
}

/** With another content the sort itself fails; twice the same is refused later, as no mapping of files. */
function refuseDifferentTwins(selected: readonly Selected[]): void {
  const seen = new Map<string, string>();
  for (const { key, entry } of selected) {
    const content = JSON.stringify(entry);
    const twin = seen.get(key);
    if (twin !== undefined && twin !== content) {
      throw new WorkFailed('TypeError', "'<' not supported between instances of 'dict' and 'dict'");
    }
    seen.set(key, content);
  }
}
