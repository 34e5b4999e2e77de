import { z } from 'zod';
import { decodeLines, encodeLines, UnreadableLine } from '../dataset/json-lines.ts';
import { withWorkContainer } from '../work/with-work-container.ts';
import type { World } from '../world.ts';
import { taskBlob } from './ledger.ts';

const Header = z.object({ schema: z.literal(1), link: z.string() });
/** What was uploaded of one image: the version of its blob, and its bytes. The hash is absent where a process died during the upload. */
const Picture = z.object({ frame: z.string(), etag: z.string(), sha256: z.string().optional() });
export type Picture = z.infer<typeof Picture>;

type Linked = { id: number; bug_tracker?: string | null | undefined };

/** Which bytes a task of uploaded images got. Written whole; the same upload writes the same again. */
export async function writePictures(world: World, task: Linked, pictures: Iterable<Picture>): Promise<void> {
  const header: z.infer<typeof Header> = { schema: 1, link: task.bug_tracker ?? '' };
  const lines = encodeLines<z.infer<typeof Header> | Picture>([header, ...pictures]);
  await withWorkContainer(world, () =>
    world.work.write(world.config.workContainer, taskBlob(world, 'pictures', task.id, 'jsonl'), lines, {
      contentType: 'application/x-ndjson',
    }),
  );
}

/** By frame. undefined where nobody noted them: images of a storage, or uploads of a version before 0.2. */
export async function readPictures(world: World, task: Linked): Promise<Map<string, Picture> | undefined> {
  const blob = await world.work.read(world.config.workContainer, taskBlob(world, 'pictures', task.id, 'jsonl'));
  if (!blob) return undefined;
  const pictures = new Map<string, Picture>();
  let link: string | undefined;
  try {
    for await (const line of decodeLines(blob.bytes, z.union([Picture, Header]))) {
      if ('schema' in line) link = line.link;
      else pictures.set(line.frame, line);
    }
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error;
    return undefined;
  }
  // Of another task that had the same id: the server was set up again since.
  return link === (task.bug_tracker ?? '') ? pictures : undefined;
}
