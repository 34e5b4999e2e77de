import { opendir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ImageNames } from '../../shared/azureml/images/image-names.ts';

const MOST_FILES = 20_000;
const DEPTH = 6;
const SAMPLE = 200;

/**
 * The folder below which the pictures lie as the export names them: most people who name a wrong one are one level off, or
 * next to it. Looks below `roots`, not for ever.
 */
export async function findFolder(wanted: readonly ImageNames[], roots: readonly string[]): Promise<string | undefined> {
  const byName = new Map<string, string[]>();
  for (const image of wanted.slice(0, SAMPLE)) {
    for (const path of image.sources.flatMap(({ paths }) => paths)) {
      const name = lastPart(path);
      byName.set(name, [...new Set([...(byName.get(name) ?? []), path])]);
    }
  }
  const votes = new Map<string, number>();
  const seen = new Set<string>();
  for (const root of roots) {
    for await (const file of filesBelow(root, DEPTH)) {
      if (seen.size >= MOST_FILES) break;
      if (seen.has(file)) continue;
      seen.add(file);
      const slashed = file.replaceAll(sep, '/');
      for (const path of byName.get(lastPart(slashed)) ?? []) {
        if (!slashed.endsWith(`/${path}`)) continue;
        const folder = file.slice(0, -(path.length + 1));
        votes.set(folder, (votes.get(folder) ?? 0) + 1);
      }
    }
  }
  const [best] = [...votes].sort(([, a], [, b]) => b - a);
  return best?.[0];
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);

async function* filesBelow(dir: string, depth: number): AsyncGenerator<string> {
  const entries = await opendir(dir).catch(() => []);
  for await (const entry of entries) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const path = join(dir, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && depth > 0) yield* filesBelow(path, depth - 1);
  }
}
