import { asObject } from '../azureml/values.ts';
import { textHash } from '../dataset/text-hash.ts';
import type { ExportFile } from './export-file.ts';
import { readLines } from './read-lines.ts';

/** The first image that both exports name, if there is one: then they are of one project, and together have it twice. */
export async function sharedImage(
  files: readonly ExportFile[],
  others: readonly ExportFile[],
): Promise<string | undefined> {
  const hashes = new Set<number>();
  for await (const url of urls(files)) hashes.add(textHash(url));
  // Hashes of 32 bits meet by chance where there are many: those that do are looked at once more.
  const met = new Set<string>();
  for await (const url of urls(others)) if (hashes.has(textHash(url))) met.add(url);
  if (met.size === 0) return undefined;
  for await (const url of urls(files)) if (met.has(url)) return url;
  return undefined;
}

async function* urls(files: readonly ExportFile[]): AsyncGenerator<string> {
  for (const file of files) {
    for await (const lines of readLines(file)) {
      for (const { value } of lines) {
        const url = asObject(value)?.image_url;
        if (typeof url === 'string') yield url.trim();
      }
    }
  }
}
