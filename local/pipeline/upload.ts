import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path/posix';
import { pipeline } from 'node:stream/promises';
import { type BlockBlobUploadOptions, type ContainerClient, RestError } from '@azure/storage-blob';
import pMap from 'p-map';
import { refuseContainer } from '../parts/storage-container.ts';
import { UsageError } from '../usage-error.ts';
import type { ImageFile } from './images-dir.ts';

const AT_ONCE = 8;
const BLOCK_BYTES = 4 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.jpe': 'image/jpeg', '.jfif': 'image/jpeg', '.png': 'image/png' },
  ...{ '.gif': 'image/gif', '.bmp': 'image/bmp', '.tif': 'image/tiff', '.tiff': 'image/tiff', '.webp': 'image/webp' },
  ...{ '.avif': 'image/avif', '.json': 'application/json' },
};

/**
 * Uploads files under their names, several at once: up to a block in one request, larger ones as a stream of blocks. What is in the container already, byte for byte, is
 * left alone; a blob with other content is never overwritten: UsageError, before anything is uploaded where the listing tells.
 */
export async function uploadFiles(
  container: ContainerClient,
  files: readonly ImageFile[],
  options: { signal: AbortSignal; progress?: (done: number) => void },
): Promise<{ uploaded: number; kept: number }> {
  const existing = await blobsOf(container, options.signal);
  const missing: ImageFile[] = [];
  const other: string[] = [];
  const there: ImageFile[] = [];
  for (const file of files) (existing.has(file.name) ? there : missing).push(file);
  await pMap(
    there,
    async (file) => {
      const blob = existing.get(file.name);
      if (blob?.size !== file.size || !(await isSame(container, file, blob, options.signal))) other.push(file.name);
    },
    { concurrency: AT_ONCE },
  );
  if (other.length > 0) throw occupied(container.containerName, other.sort());
  let done = files.length - missing.length;
  options.progress?.(done);
  await pMap(
    missing,
    async (file) => {
      if (!(await uploadNew(container, file, options.signal))) throw occupied(container.containerName, [file.name]);
      done += 1;
      options.progress?.(done);
    },
    { concurrency: AT_ONCE },
  );
  return { uploaded: missing.length, kept: files.length - missing.length };
}

/** Uploads one file, replacing what is there. */
export async function upload(container: ContainerClient, file: ImageFile, signal: AbortSignal): Promise<void> {
  await send(container, file, { abortSignal: signal }).catch((error: unknown) =>
    refuseContainer(container.containerName, error),
  );
}

/** False where a file of this name with other content has come since the container was listed: uploads take hours, and others upload, too. */
async function uploadNew(container: ContainerClient, file: ImageFile, abortSignal: AbortSignal): Promise<boolean> {
  try {
    await send(container, file, { abortSignal, conditions: { ifNoneMatch: '*' } });
    return true;
  } catch (error) {
    if (!(error instanceof RestError && (error.statusCode === 409 || error.statusCode === 412)))
      refuseContainer(container.containerName, error);
    const there = container.getBlobClient(file.name);
    if (!(await there.exists({ abortSignal }))) refuseContainer(container.containerName, error);
    const { contentLength, contentMD5 } = await there.getProperties({ abortSignal });
    // What was sent twice, since its answer was lost, meets itself.
    const md5 = contentMD5 ? Buffer.from(contentMD5).toString('base64') : undefined;
    return contentLength === file.size && (await isSame(container, file, { md5 }, abortSignal));
  }
}

async function send(
  container: ContainerClient,
  file: ImageFile,
  given: Pick<BlockBlobUploadOptions, 'conditions'> & { abortSignal: AbortSignal },
): Promise<void> {
  given.abortSignal.throwIfAborted();
  const blobContentType = TYPES[extname(file.name).toLowerCase()] ?? 'application/octet-stream';
  const blob = container.getBlockBlobClient(file.name);
  const small = file.size <= BLOCK_BYTES ? await readFile(file.file) : undefined;
  const blobContentMD5 = small
    ? createHash('md5').update(small).digest()
    : Buffer.from(await md5Of(file.file), 'base64');
  const options = { ...given, blobHTTPHeaders: { blobContentType, blobContentMD5 } };
  const content = () => createReadStream(file.file, { highWaterMark: BLOCK_BYTES });
  await (small ? blob.upload(small, small.length, options) : blob.uploadStream(content(), BLOCK_BYTES, 2, options));
}

/** Tools that send a file in blocks note no checksum: pictures that are not compressed are of one size whatever they show. */
async function isSame(
  container: ContainerClient,
  { name, file }: ImageFile,
  { md5 }: { md5: string | undefined },
  abortSignal: AbortSignal,
): Promise<boolean> {
  if (md5) return md5 === (await md5Of(file));
  const { readableStreamBody: body } = await container.getBlobClient(name).download(0, undefined, { abortSignal });
  return body !== undefined && (await md5OfStream(body)) === (await md5Of(file));
}

type Existing = Map<string, { size: number; md5: string | undefined }>;

async function blobsOf(container: ContainerClient, abortSignal: AbortSignal): Promise<Existing> {
  const existing: Existing = new Map();
  for await (const { name, properties } of container.listBlobsFlat({ abortSignal })) {
    const md5 = properties.contentMD5 ? Buffer.from(properties.contentMD5).toString('base64') : undefined;
    existing.set(name, { size: properties.contentLength ?? 0, md5 });
  }
  return existing;
}

function md5Of(file: string): Promise<string> {
  return md5OfStream(createReadStream(file));
}

async function md5OfStream(stream: NodeJS.ReadableStream): Promise<string> {
  const hash = createHash('md5');
  await pipeline(stream, hash);
  return hash.digest('base64');
}

function occupied(container: string, names: readonly string[]): UsageError {
  const examples = names.slice(0, 3).map((name) => `"${name}"`);
  const more = names.length > examples.length ? ` and ${names.length - examples.length} more` : '';
  return new UsageError(
    `Cannot upload to the container "${container}": it holds other content under ${examples.join(', ')}${more}`,
    'Name another container with --container, or leave --images out to use the images that are there',
  );
}
