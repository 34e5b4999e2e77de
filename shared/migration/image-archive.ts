import { createHash } from 'node:crypto';
import { makeZip, predictLength } from 'client-zip';
import pMap from 'p-map';
import type { ImageRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { readAhead } from '../work/read-ahead.ts';
import type { BlobEntry, Upload, World } from '../world.ts';

/** Told of each file whose bytes were read to their end; again where a lost connection made the archive begin again. */
export type OnRead = (file: { name: string; etag: string; sha256: string }) => void;

type ArchivedFile = { path: string; name: string; blob: BlobEntry };

const LOOKUPS = 16;
/** A storage answers each read after some milliseconds: one after the other, these would be most of an upload. */
const AHEAD = { count: 16, bytes: 32 * 1024 * 1024 };
/** Larger images are never held whole. */
const LARGE_BYTES = 8 * 1024 * 1024;

/**
 * A stored zip of images, streamed from the container and never held; CVAT keeps a zip's folders in the frames' names. The
 * same images give the same bytes, so an upload can go on after a lost connection.
 */
export async function imageArchive(
  world: World,
  container: string,
  images: readonly ImageRecord[],
  { toFrame, onRead }: { toFrame: (path: string) => string; onRead?: OnRead },
): Promise<Upload> {
  const files = await pMap(
    images,
    async ({ path, measured }) => {
      const blob = await world.images.head(container, path);
      if (blob && measured && blob.etag !== measured.etag) throw changed(container, path, 'after it was measured');
      if (blob) return { path, name: toFrame(path), blob };
      throw new InvalidInputError(
        `Cannot upload "${container}/${path}": the image was deleted since the container was surveyed`,
        {
          code: 'IMAGE_NOT_IN_CONTAINER',
          fix: 'Put the image back, or start the migration again to plan without it',
        },
      );
    },
    { concurrency: LOOKUPS },
  );
  const size = Number(predictLength(files.map(({ name, blob }) => ({ name, size: blob.size }))));
  const sizeOf = ({ blob }: ArchivedFile) => (blob.size > LARGE_BYTES ? 0 : blob.size);
  const entries = () =>
    readAhead(files, { ...AHEAD, sizeOf }, async (file) => {
      const { name, blob } = file;
      const content = contentOf(world, container, file, onRead);
      const input = blob.size > LARGE_BYTES ? content : await whole(content);
      return { name, input, size: blob.size, lastModified: blob.lastModified };
    });
  return {
    size,
    async *open(offset) {
      let left = offset;
      for await (const chunk of makeZip(entries())) {
        if (left >= chunk.length) left -= chunk.length;
        else {
          yield left > 0 ? chunk.subarray(left) : chunk;
          left = 0;
        }
      }
    },
  };
}

async function* contentOf(
  world: World,
  container: string,
  { path, name, blob: { etag } }: ArchivedFile,
  onRead: OnRead | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const content = await world.images.read(container, path, { etag });
  if (!content) throw changed(container, path, 'during the upload');
  const hash = createHash('sha256');
  for await (const chunk of content.bytes) {
    hash.update(chunk);
    yield new Uint8Array(chunk);
  }
  onRead?.({ name, etag, sha256: hash.digest('hex') });
}

function changed(container: string, path: string, when: string): InvalidInputError {
  return new InvalidInputError(`Cannot upload "${container}/${path}": the image was changed ${when}`, {
    code: 'IMAGE_CHANGED',
    fix: 'Start the migration again when nobody changes the container: it measures the image as it is then',
  });
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
