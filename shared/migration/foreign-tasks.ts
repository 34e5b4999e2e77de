import pMap from 'p-map';
import type { DataMeta } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import type { WantedImages } from './wanted-images.ts';

const AT_ONCE = 4;

/**
 * Tasks of the project that count as nobody's of ours and show files of this export: an earlier migration's whose issue tracker somebody
 * has changed or that somebody else owns now, or people's own. The images come to stand there twice, which nothing else tells. `known`: tasks
 * that are ours, or of which that was said before.
 */
export async function inForeignTasks(
  world: World,
  projectId: number,
  { known, wantedImages }: { known: ReadonlySet<number>; wantedImages: () => Promise<WantedImages> },
): Promise<{ taskIds: number[]; findings: Finding[] }> {
  const tasks = await world.cvat.tasks.ofProject(projectId);
  const others = tasks.filter((task) => hasData(task) && !known.has(task.id));
  const taskIds = others.map(({ id }) => id);
  if (others.length === 0) return { taskIds, findings: [] };
  const wanted = await wantedImages();
  const counted = await pMap(
    others,
    async ({ id, name }) => {
      const frames = (await world.cvat.tasks.dataMeta(id))?.frames ?? [];
      return { id, name, images: frames.filter((frame) => isWanted(wanted, frame)).length };
    },
    { concurrency: AT_ONCE },
  );
  const holding = counted.filter(({ images }) => images > 0);
  return { taskIds, findings: holding.length > 0 ? [showing(holding)] : [] };
}

function showing(holding: readonly { id: number; name: string; images: number }[]): Finding {
  const count = holding.reduce((sum, { images }) => sum + images, 0);
  const named = holding.map(({ id, name, images }) => `${id} "${name}" (${images})`);
  return {
    ...{ code: 'IMAGES_IN_FOREIGN_TASKS', severity: 'warning', at: 'project', count },
    detail: `Tasks of the project that do not count as a migration's show files of the same names as this export's, and stay as they are: ${listed(named)}`,
    fix: 'Nothing to do if they are meant to stand there twice. If an earlier migration made such a task, give it its issue tracker and its owner back, undo this migration, and start it again; otherwise delete in CVAT the one that nobody needs',
  };
}

/** By the file's path, or, as uploads may be called, by its name alone and its size. */
function isWanted(wanted: WantedImages, { name, ...size }: DataMeta['frames'][number]): boolean {
  if (wanted.identityOf(name) !== undefined) return true;
  return !name.includes('/') && wanted.ofFileName(name, { size }) !== undefined;
}
