import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, open, type ZipFile } from 'yauzl';
import { imageType } from '../media/media-type.ts';
import { WorkFailed } from '../requests/failure.ts';

/** Unpacks the images of a zip below `directory`, folders kept; answers their paths. Everything else is skipped. */
export async function extractImages(file: string, directory: string): Promise<string[]> {
  const zip = await opened(file);
  const paths: string[] = [];
  const extract = async (entry: Entry) => {
    const name = entry.fileName;
    if (name.endsWith('/') || name.startsWith('__MACOSX/') || !imageType(name)) return;
    const target = join(directory, name);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await contentOf(zip, entry), createWriteStream(target));
    paths.push(name);
  };
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => extract(entry).then(() => zip.readEntry(), reject));
    zip.on('end', resolve);
    zip.on('error', (error: Error) => reject(bad(error)));
    zip.readEntry();
  });
  return paths;
}

const bad = (error: Error) => new WorkFailed('zipfile.BadZipFile', error.message);

function opened(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(file, { lazyEntries: true }, (error, zip) => (error ? reject(bad(error)) : resolve(zip)));
  });
}

function contentOf(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(bad(error)) : resolve(stream)));
  });
}
