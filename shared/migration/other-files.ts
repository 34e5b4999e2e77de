import pMap, { pMapSkip } from 'p-map';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { World } from '../world.ts';
import { aboutFiles } from './about-files.ts';
import { hashOf } from './hash-of.ts';

const AT_ONCE = 4;

/** `frame`: the file that CVAT reads. `path`: the one that this run has found for the image. */
export type OtherFile = { path: string; frame: string };

/**
 * Images of which CVAT reads another file than the one that this run has measured and that its annotations belong to: an earlier
 * run took it by its file name only, or the files have been moved since. Equal bytes are the same picture.
 */
export async function otherFiles(
  world: World,
  { container, taskId, files }: { container: string; taskId: number; files: readonly OtherFile[] },
): Promise<Finding[]> {
  const states = await pMap(
    files,
    async (file) => {
      const there = await hashed(file.frame);
      if (there === undefined) return { ...file, gone: true };
      return there === (await hashed(file.path)) ? pMapSkip : { ...file, gone: false };
    },
    { concurrency: AT_ONCE },
  );
  const named = (isGone: boolean) =>
    states.filter(({ gone }) => gone === isGone).map(({ path, frame }) => `"${frame}" for "${path}"`);
  return [
    ...aboutFiles(taskId, named(true), {
      ...{ code: 'IMAGE_OF_OTHER_FILE', effect: 'excluded' },
      detail: (count, names) =>
        `CVAT reads ${plural(count, 'image')} from files that the container does not have any more: ${names}. It shows at most what its cache still has`,
      fix: `Put the files back under their earlier names, or, where nobody has worked in task ${taskId}, delete that task in CVAT; then start the migration again`,
    }),
    ...aboutFiles(taskId, named(false), {
      ...{ code: 'IMAGE_OF_OTHER_FILE', effect: 'changed' },
      detail: (count, names) =>
        `CVAT shows another file of ${plural(count, 'image')} than the export's path leads to now: ${names}`,
      fix: `Check whether the pictures in task ${taskId} are those that were labelled. If not, and nobody has worked in it, delete the task in CVAT and start the migration again`,
    }),
  ];

  async function hashed(name: string): Promise<string | undefined> {
    const blob = await world.images.read(container, name);
    return blob && hashOf(blob.bytes);
  }
}
