import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, getFileNameLowLevel, open, type ZipFile } from 'yauzl';
import { imageType } from '../media/media-type.ts';
import { WorkFailed } from '../requests/failure.ts';

/** What CVAT leaves out of an archive wherever it stands in a name: the dust of Apple's file manager. */
const IGNORED = ['__MSOSX', '__MACOSX', '.DS_Store'];

/** Unpacks the images of a zip below `directory`, folders kept; answers their paths. Everything else is skipped. */
export async function extractImages(file: string, directory: string): Promise<string[]> {
  const zip = await opened(file);
  const paths: string[] = [];
  const extract = async (entry: Entry) => {
    const name = nameOf(entry);
    if (name.endsWith('/') || IGNORED.some((ignored) => name.includes(ignored)) || !isImage(name)) return;
    const target = join(directory, safely(name));
    try {
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await contentOf(zip, entry), createWriteStream(target));
    } catch (error) {
      throw fileOrFolder(error, target);
    }
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

/** Python guesses the kind of a relative path as that of an address: what begins with `data:` is none of a file. */
const isImage = (name: string) => imageType(name) !== undefined && !/^data:/i.test(name);

/** As it is written: backslashes are no slashes where CVAT runs. */
const nameOf = (entry: Entry) =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);

/** Python unpacks nothing outside of the folder: such parts of a path are left out there, and later the file is not found. */
const safely = (name: string) =>
  name
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/');

/** What Python says of a path that no disk takes. */
export const nameTooLong = (path: string) => new WorkFailed('OSError', `[Errno 36] File name too long: '${path}'`);

/** A file and a folder of one name cannot both be unpacked. */
function fileOrFolder(error: unknown, target: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new WorkFailed('NotADirectoryError', `[Errno 20] Not a directory: '${target}'`);
  }
  if (code === 'ENAMETOOLONG') return nameTooLong(target);
  return code === 'EISDIR' ? new WorkFailed('IsADirectoryError', `[Errno 21] Is a directory: '${target}'`) : error;
}

const bad = (_: Error) => new WorkFailed('zipfile.BadZipFile', 'File is not a zip file', { chained: true });

function opened(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(file, { lazyEntries: true, decodeStrings: false }, (error, zip) =>
      error ? reject(bad(error)) : resolve(zip),
    );
  });
}

function contentOf(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(bad(error)) : resolve(stream)));
  });
}
