import { appendFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Multipart files lose their folders. */
export const fileName = (file: File) => basename(file.name.replaceAll('\\', '/'));

/** Multipart files lose their folders. Two of the same name end up as one file, the second behind the first. */
export async function saveFiles(directory: string, files: readonly { field: string; file: File }[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const { field, file } of files) {
    if (field !== 'client_files') continue;
    await appendFile(join(directory, fileName(file)), Buffer.from(await file.arrayBuffer()));
  }
}
