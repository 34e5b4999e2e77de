import pMap from 'p-map';
import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { ledgeredTasks, readAnyLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { matchTask } from './match-task.ts';
import type { CompleteRequest } from './request.ts';
import { readLink } from './task-link.ts';
import type { WantedImages } from './wanted-images.ts';

const AT_ONCE = 4;

/**
 * Tasks of other projects that migrations of this deployment have written, by their ledgers, and that count as nobody's of ours any more:
 * somebody has changed their issue tracker, or owns them now, or has moved them into an organization, or who owns them has left it. What of this export stands in
 * them comes to stand in CVAT twice, which nothing else tells. `known`: tasks that are ours. `projectId`: where `inForeignTasks` looks.
 */
export async function tasksAstray(
  world: World,
  {
    known,
    projectId,
    wantedImages,
    request,
  }: {
    known: ReadonlySet<number>;
    projectId: number | undefined;
    wantedImages: () => Promise<WantedImages>;
    request: Pick<CompleteRequest, 'images'>;
  },
): Promise<Finding[]> {
  const ids = (await ledgeredTasks(world)).filter((id) => !known.has(id));
  const others = (await world.cvat.tasks.ofIds(ids)).filter((task) => hasData(task) && task.project_id !== projectId);
  if (others.length === 0) return [];
  const wanted = await wantedImages();
  const counted = await pMap(others, async (task) => ({ task, images: await imagesIn(task) }), {
    concurrency: AT_ONCE,
  });
  const holding = counted.filter(({ images }) => images > 0);
  return holding.length > 0 ? [holdingThem(holding)] : [];

  async function imagesIn(task: Task): Promise<number> {
    const ledger = await readAnyLedger(world, task.id);
    const link = readLink(ledger?.header.link);
    if (!ledger || !link) return 0;
    const frames = new Set((await world.cvat.tasks.dataMeta(task.id))?.frames.map(({ name }) => name));
    // Of another task that had the same id: the server was set up again since.
    if (![...ledger.images.keys()].every((frame) => frames.has(frame))) return 0;
    const our = { task: { ...task, bug_tracker: ledger.header.link }, link };
    return (await matchTask(world, our, { wanted, inTarget: false, request })).paths.length;
  }
}

function holdingThem(holding: readonly { task: Task; images: number }[]): Finding {
  const count = holding.reduce((sum, { images }) => sum + images, 0);
  const named = holding.map(
    ({ task, images }) => `${task.id} "${task.name}" (${images}) of project ${task.project_id}`,
  );
  return {
    ...{ code: 'IMAGES_IN_FOREIGN_TASKS', severity: 'warning', at: 'other projects', count },
    detail: `An earlier migration has put ${plural(count, 'image')} of this export into tasks that do not count as a migration's any more, since somebody has changed their issue tracker, their owner or their organization, or the owner is not in the organization: ${listed(named)}. They stay as they are, and the images are made a second time`,
    fix: 'Nothing to do if they are meant to stand there twice. Otherwise give the tasks their issue tracker, their organization and an owner of it back, undo this migration, and start it again; or delete in CVAT the tasks that nobody needs',
  };
}
