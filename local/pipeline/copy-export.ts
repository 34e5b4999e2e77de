import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FoundExport } from './find-exports.ts';

/** Copies an export under the name that its project and reports shall have; answers what to name for all of it. */
export async function copyExport(
  { files, format }: Pick<FoundExport, 'files' | 'format'>,
  { dir, label }: { dir: string; label: string },
): Promise<string> {
  const [first] = files;
  const folder = format === 'COCO' ? dir : join(dir, label);
  await mkdir(folder, { recursive: true });
  const nameOf = (name: string) => join(folder, format === 'COCO' ? `${label}.json` : basename(name));
  for (const file of files)
    await pipeline(Readable.from(file.open()), createWriteStream(nameOf(file.name), { flags: 'wx' }));
  return format === 'COCO' ? nameOf(first.name) : folder;
}
