import pMap from 'p-map';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { readPictures } from '../ledger/pictures.ts';
import type { World } from '../world.ts';
import { hashOf } from './hash-of.ts';
import type { TaskReading } from './read-task.ts';
import type { StoredRequest } from './stored-request.ts';

const AT_ONCE = 4;

type Shown = {
  reading: Pick<TaskReading, 'task' | 'images' | 'frames'>;
  slice: { images: readonly ImageRecord[] };
};

/**
 * Images that were uploaded once and whose files are others now: CVAT keeps the bytes that it got, and the same size says
 * nothing. A file of the same version is the same; of another version, as after a copy into another account, its bytes are
 * compared. Where nobody noted them, because a process died during the upload, another version counts as another file.
 */
export async function replacedImages(
  world: World,
  { request }: Pick<StoredRequest, 'request'>,
  { reading, slice }: Shown,
): Promise<Finding[]> {
  const noted = await readPictures(world, reading.task);
  if (!noted) return [];
  const measured = new Map(slice.images.map((image) => [image.path, image.measured?.etag]));
  const shown = reading.images.flatMap(({ path }, at) => {
    const [etag, frame] = [measured.get(path), reading.frames[at]];
    return etag === undefined || frame === undefined ? [] : [{ path, etag, frame }];
  });
  const others = shown.filter(({ frame, etag }) => (noted.get(frame)?.etag ?? etag) !== etag);
  const results = await pMap(others, async (one) => ((await isSame(one)) ? [] : [one]), { concurrency: AT_ONCE });
  return findings(reading.task.id, results.flat());

  async function isSame({ path, etag, frame }: (typeof shown)[number]): Promise<boolean> {
    const before = noted?.get(frame)?.sha256;
    const content = before === undefined ? undefined : await world.images.read(request.images, path, { etag });
    return content !== undefined && before === (await hashOf(content.bytes));
  }
}

function findings(taskId: number, replaced: readonly { path: string; frame: string }[]): Finding[] {
  if (replaced.length === 0) return [];
  const count = replaced.length;
  return [
    {
      ...{ code: 'IMAGE_REPLACED', severity: 'warning', effect: 'excluded', at: `task ${taskId}`, count },
      detail: `CVAT shows ${plural(count, 'picture', 'pictures')} as an earlier run uploaded them, and the files are others now: ${listed(replaced.map(({ path }) => `"${path}"`))}`,
      fix: `Put the earlier files back, or, where the new ones are right and nobody has worked in task ${taskId}, delete that task in CVAT; then start the migration again`,
    },
  ];
}
