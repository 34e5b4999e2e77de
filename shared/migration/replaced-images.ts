import { createHash } from 'node:crypto';
import pMap from 'p-map';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { type Picture, readPictures, writePictures } from '../ledger/pictures.ts';
import type { World } from '../world.ts';
import type { TaskReading } from './read-task.ts';
import type { StoredRequest } from './stored-request.ts';

const SHOWN = 20;
const AT_ONCE = 4;

type Shown = {
  reading: Pick<TaskReading, 'task' | 'images' | 'frames'>;
  slice: { images: readonly ImageRecord[] };
};

/**
 * Images that were uploaded once and whose files are others now: CVAT keeps the bytes that it got, and the same size says
 * nothing. A file of the same version is the same; of another version, as after a copy into another account, its bytes are
 * compared. `made`: this run uploaded them, so that what nobody noted, because a process died, can be noted still.
 */
export async function replacedImages(
  world: World,
  { request }: Pick<StoredRequest, 'request'>,
  { reading, slice, made = false }: Shown & { made?: boolean },
): Promise<Finding[]> {
  const measured = new Map(slice.images.map((image) => [image.path, image.measured?.etag]));
  const shown = reading.images.flatMap(({ path }, at) => {
    const [etag, frame] = [measured.get(path), reading.frames[at]];
    return etag === undefined || frame === undefined ? [] : [{ path, etag, frame }];
  });
  const noted = await readPictures(world, reading.task);
  if (!noted) {
    if (made && request.dataSource === 'upload') await noteNow();
    return [];
  }
  const others = shown.filter(({ frame, etag }) => {
    const picture = noted.get(frame);
    return picture !== undefined && picture.etag !== etag;
  });
  const results = await pMap(
    others,
    async (one) => ((await hashOf(one)) === noted.get(one.frame)?.sha256 ? [] : [one]),
    {
      concurrency: AT_ONCE,
    },
  );
  return findings(reading.task.id, results.flat());

  async function noteNow(): Promise<void> {
    const pictures = await pMap(
      shown,
      async (one): Promise<Picture[]> => {
        const sha256 = await hashOf(one);
        return sha256 === undefined ? [] : [{ frame: one.frame, etag: one.etag, sha256 }];
      },
      { concurrency: AT_ONCE },
    );
    await writePictures(world, reading.task, pictures.flat());
  }

  /** undefined where the version that was measured is gone. */
  async function hashOf({ path, etag }: { path: string; etag: string }): Promise<string | undefined> {
    const content = await world.images.read(request.images, path, { etag });
    if (!content) return undefined;
    const hash = createHash('sha256');
    for await (const part of content.bytes) hash.update(part);
    return hash.digest('hex');
  }
}

function findings(taskId: number, replaced: readonly { path: string; frame: string }[]): Finding[] {
  if (replaced.length === 0) return [];
  const named = replaced.slice(0, SHOWN).map(({ path }) => `"${path}"`);
  const more = replaced.length > SHOWN ? ` and ${replaced.length - SHOWN} more` : '';
  const count = replaced.length;
  return [
    {
      ...{ code: 'IMAGE_REPLACED', severity: 'warning', effect: 'excluded', at: `task ${taskId}`, count },
      detail: `CVAT shows ${plural(count, 'picture', 'pictures')} as an earlier run uploaded them, and the files are others now: ${named.join(', ')}${more}`,
      fix: `Put the earlier files back, or, where the new ones are right and nobody has worked in task ${taskId}, delete that task in CVAT; then start the migration again`,
    },
  ];
}
