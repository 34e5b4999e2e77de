import pMap, { pMapSkip } from 'p-map';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import type { World } from '../world.ts';
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
  return [
    ...gone(
      taskId,
      states.filter((file) => file.gone),
    ),
    ...others(
      taskId,
      states.filter((file) => !file.gone),
    ),
  ];

  async function hashed(name: string): Promise<string | undefined> {
    const blob = await world.images.read(container, name);
    return blob && hashOf(blob.bytes);
  }
}

function others(taskId: number, files: readonly OtherFile[]): Finding[] {
  if (files.length === 0) return [];
  return [
    {
      ...{
        code: 'IMAGE_OF_OTHER_FILE',
        severity: 'warning',
        effect: 'changed',
        at: `task ${taskId}`,
        count: files.length,
      },
      detail: `CVAT shows another file of ${plural(files.length, 'image')} than the export's path leads to now: ${namesOf(files)}`,
      fix: `Check whether the pictures in task ${taskId} are those that were labelled. If not, and nobody has worked in it, delete the task in CVAT and start the migration again`,
    },
  ];
}

function gone(taskId: number, files: readonly OtherFile[]): Finding[] {
  if (files.length === 0) return [];
  return [
    {
      ...{
        code: 'IMAGE_OF_OTHER_FILE',
        severity: 'warning',
        effect: 'excluded',
        at: `task ${taskId}`,
        count: files.length,
      },
      detail: `CVAT reads ${plural(files.length, 'image')} from files that the container does not have any more: ${namesOf(files)}. It shows at most what its cache still has`,
      fix: `Put the files back under their earlier names, or, where nobody has worked in task ${taskId}, delete that task in CVAT; then start the migration again`,
    },
  ];
}

const namesOf = (files: readonly OtherFile[]) => listed(files.map(({ path, frame }) => `"${frame}" for "${path}"`));
