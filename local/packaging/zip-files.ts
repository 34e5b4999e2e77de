import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeZip } from 'client-zip';

/** The same content gives the same bytes, whenever it is packed. */
const STAMP = new Date('1980-01-01T12:00:00Z');

/** Packs files under other names than they have, if need be. */
export async function zipFiles(zip: string, files: readonly { name: string; path: string }[]): Promise<string> {
  const entries = await Promise.all(
    files.map(async ({ name, path }) => ({ name, input: await readFile(path), lastModified: STAMP })),
  );
  await mkdir(dirname(zip), { recursive: true });
  await pipeline(Readable.from(makeZip(entries)), createWriteStream(zip));
  return zip;
}

/** What is deployed from an installed package, which holds the app as it is built. */
export function zipInstalledApp(app: string, zip: string, durableBackend: 'storage' | 'scheduler'): Promise<string> {
  const host = durableBackend === 'scheduler' ? 'host.scheduler.json' : 'host.json';
  return zipFiles(zip, [
    { name: 'package.json', path: join(app, 'package.json') },
    { name: 'host.json', path: join(app, host) },
    { name: 'main.cjs', path: join(app, 'main.cjs') },
  ]);
}
