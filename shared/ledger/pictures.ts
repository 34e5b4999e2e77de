import { z } from 'zod';
import { decodeLines, encodeLines, UnreadableLine } from '../dataset/json-lines.ts';
import { withWorkContainer } from '../work/with-work-container.ts';
import type { World } from '../world.ts';
import { taskBlob } from './ledger.ts';

const Header = z.object({
  ...{ schema: z.literal(1), link: z.string() },
  ...{ storage: z.string().exactOptional(), storageId: z.int().exactOptional() },
});
/**
 * What CVAT was given of one image: the version of its blob and, of uploads, its bytes. An upload has no hash where a process
 * died during it.
 */
const Picture = z.object({ frame: z.string(), etag: z.string(), sha256: z.string().optional() });
export type Picture = z.infer<typeof Picture>;

/**
 * `storage`: the account and container that CVAT reads the images from; absent where they were uploaded. `storageId`: their registration in
 * CVAT; absent in notes of before.
 */
export type Pictures = {
  storage?: string | undefined;
  storageId?: number | undefined;
  byFrame: ReadonlyMap<string, Picture>;
};

type Linked = { id: number; bug_tracker?: string | null | undefined };

/** Which versions a task of images got. Written whole; the same creation writes the same again. */
export async function writePictures(
  world: World,
  task: Linked,
  { storage, storageId, byFrame }: Pictures,
): Promise<void> {
  const from = { ...(storage === undefined ? {} : { storage }), ...(storageId === undefined ? {} : { storageId }) };
  const header: z.infer<typeof Header> = { schema: 1, link: task.bug_tracker ?? '', ...from };
  const lines = encodeLines<z.infer<typeof Header> | Picture>([header, ...byFrame.values()]);
  await withWorkContainer(world, () =>
    world.work.write(world.config.workContainer, taskBlob(world, 'pictures', task.id, 'jsonl'), lines, {
      contentType: 'application/x-ndjson',
    }),
  );
}

/** For a task of which nobody knows what it was given. */
export async function forgetPictures(world: World, task: Linked): Promise<void> {
  await world.work.delete(world.config.workContainer, taskBlob(world, 'pictures', task.id, 'jsonl'));
}

/** When that was noted. */
export async function picturesNoted(world: World, { id }: Linked): Promise<Date | undefined> {
  return (await world.work.head(world.config.workContainer, taskBlob(world, 'pictures', id, 'jsonl')))?.lastModified;
}

const PictureLine = z.union([Picture, Header]);

/** undefined where nobody noted them: tasks of a version before 0.2. */
export async function readPictures(world: World, task: Linked): Promise<Pictures | undefined> {
  const blob = await world.work.read(world.config.workContainer, taskBlob(world, 'pictures', task.id, 'jsonl'));
  if (!blob) return undefined;
  const byFrame = new Map<string, Picture>();
  let header: z.infer<typeof Header> | undefined;
  try {
    for await (const line of decodeLines(blob.bytes, PictureLine)) {
      if ('schema' in line) header = line;
      else byFrame.set(line.frame, line);
    }
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error;
    return undefined;
  }
  // Of another task that had the same id: the server was set up again since.
  return header?.link === (task.bug_tracker ?? '')
    ? { storage: header.storage, storageId: header.storageId, byFrame }
    : undefined;
}
