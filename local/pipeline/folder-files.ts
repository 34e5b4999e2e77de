import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { PlacedFile } from './placed-file.ts';

/** The files below a folder that `wanted` names; no links, no hidden folders, nothing that is installed. Throws UsageError. */
export async function* folderFiles(root: string, wanted: (name: string) => boolean): AsyncGenerator<PlacedFile> {
  if (!(await stat(root).catch(() => undefined))?.isDirectory()) {
    throw new UsageError(
      `Cannot look for exports in "${root}": there is no such folder`,
      'Name a folder with --folder',
    );
  }
  yield* below(root, '', wanted);
}

async function* below(root: string, prefix: string, wanted: (name: string) => boolean): AsyncGenerator<PlacedFile> {
  const entries = await opendir(join(root, prefix)).catch(() => []);
  for await (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) yield* below(root, `${name}/`, wanted);
    if (!entry.isFile() || !wanted(name)) continue;
    const path = join(root, name);
    const { size, mtime } = await stat(path);
    yield { name, size, modified: mtime, open: () => createReadStream(path) };
  }
}
