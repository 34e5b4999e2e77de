import { open } from 'node:fs/promises';
import pMap from 'p-map';
import { asUploaded, type IndexEntry } from '../../shared/dataset/index-entry.ts';
import { buildInventory, type Inventory } from '../../shared/dataset/inventory.ts';
import { measureImage } from '../../shared/images/measure-image.ts';
import { judgeName } from '../../shared/manifest/image-name.ts';
import type { ImageFile } from './images-dir.ts';

const AT_ONCE = 8;

/** The sizes of the pictures in a folder, measured as those in a container are. */
export async function inventoryOf(
  files: readonly ImageFile[],
  options: { signal: AbortSignal; progress(done: number): void },
): Promise<Inventory> {
  let done = 0;
  const entries = await pMap(
    files,
    async (file) => {
      options.signal.throwIfAborted();
      const entry = await measure(file);
      done += 1;
      options.progress(done);
      return entry;
    },
    { concurrency: AT_ONCE },
  );
  return buildInventory(
    (async function* () {
      yield entries;
    })(),
  );
}

async function measure({ name, file, size }: ImageFile): Promise<IndexEntry> {
  const named = judgeName(name);
  if (named.kind === 'set-aside')
    return { state: 'set-aside', path: name, etag: '', code: named.code, detail: named.detail };
  const handle = await open(file);
  try {
    const measured = await measureImage(name, size, async (offset, length) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
    // What is on this machine is uploaded.
    return 'code' in measured
      ? asUploaded({ state: 'set-aside', path: name, etag: '', ...measured })
      : { state: 'image', path: name, etag: '', ...measured };
  } finally {
    await handle.close();
  }
}
