import type { IndexEntry } from '../dataset/index-entry.ts';
import { RemoteError } from '../errors.ts';
import { measureImage } from '../images/measure-image.ts';
import type { RangeLearner } from '../images/range-learner.ts';
import type { RemarkCode } from '../images/remarks.ts';
import type { ListedBlob } from '../manifest/compare-inventory.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import type { HeaderBuffer } from './header-buffer.ts';

const CONFLICT = 409;
const VERSIONS = 3;

/** What the service answers, all with 409, where the listing did not tell it yet. */
const REFUSALS: Readonly<Record<string, RemarkCode>> = {
  BlobArchived: 'IMAGE_ARCHIVED',
  BlobBeingRehydrated: 'IMAGE_ARCHIVED',
  BlobUsesCustomerSpecifiedEncryption: 'IMAGE_ENCRYPTED',
};

/** Why a header could not be read: the blob has changed, or is gone. */
class OtherVersion extends Error {
  override readonly name = 'OtherVersion';
}

/** Where one worker reads headers, and how far. */
export type Reading = { ranges: RangeLearner; buffer: HeaderBuffer };

/** Reads one header, all of one version of the blob; follows it to its newest version. `kind`: see kindOf(). */
export async function measureBlob(
  world: World,
  container: string,
  listed: { blob: ListedBlob; kind: string },
  reading: Reading,
): Promise<Change> {
  let { blob } = listed;
  for (let version = 1; version <= VERSIONS; version++) {
    try {
      return await measureVersion(world, container, { blob, kind: listed.kind }, reading);
    } catch (error) {
      if (!(error instanceof OtherVersion)) throw error;
      const now = await world.images.head(container, blob.name);
      if (!now) return { state: 'gone', path: blob.name };
      blob = now;
    }
  }
  throw new RemoteError(`Cannot measure "${container}/${blob.name}": it is overwritten again and again`, {
    code: 'BLOB_CHANGED',
    fix: 'Refresh the manifest again when the uploads have ended',
    retryable: true,
  });
}

async function measureVersion(
  world: World,
  container: string,
  { blob, kind }: { blob: ListedBlob; kind: string },
  { ranges, buffer }: Reading,
): Promise<IndexEntry> {
  const { name: path, etag } = blob;
  const read = async (offset: number, length: number) => {
    const bytes = await world.images.readRange(container, path, { offset, length, etag, into: buffer.take(length) });
    if (!bytes) throw new OtherVersion(`Cannot read "${path}": it is another version now`);
    return bytes;
  };
  buffer.reset();
  try {
    const measured = await measureImage(path, blob.size, read, {
      first: ranges.first(kind, path),
      onHeaderEnd: (bytes) => ranges.learn(kind, bytes),
    });
    return 'code' in measured
      ? { path, etag, state: 'set-aside', ...measured }
      : { path, etag, state: 'image', ...measured };
  } catch (error) {
    if (!(error instanceof RemoteError) || error.status !== CONFLICT) throw error;
    return refused(blob, error);
  }
}

/** The entry of a blob that storage does not let anybody read. */
export function refused({ name, etag }: ListedBlob, { message, reason = '' }: RemoteError): IndexEntry {
  const code = REFUSALS[reason] ?? 'IMAGE_NOT_READABLE';
  return { path: name, etag, state: 'set-aside', code, detail: message };
}
