import type { CloudStorage } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { RemoteError } from '../errors.ts';
import type { World } from '../world.ts';

/** What passes is asked again, and a token that is no more ends the migration; everything else leaves the question open. */
const leavesOpen = ({ retryable, tries, status }: RemoteError) => !(retryable && tries === undefined) && status !== 401;

/**
 * Whether CVAT reads the very container of our account by a registration: nothing that CVAT tells of one says which account it is, and its
 * cache goes on showing earlier pictures. A file that is written for this, and deleted again, is seen in no other one.
 */
export async function readsOurFiles(
  world: World,
  storage: CloudStorage,
  { id, container, tasks }: { id: string; container: string; tasks: readonly number[] },
): Promise<Finding[]> {
  const own = new URLSearchParams(storage.specific_attributes ?? '').get('prefix') ?? '';
  const name = `${own}cvat-task-${id.slice(0, 12)}-seen-${storage.id}.jsonl`;
  const about = {
    ...{ code: 'STORAGE_LED_ELSEWHERE', severity: 'warning' as const, count: tasks.length },
    at: `cloud storage ${storage.id} "${storage.display_name}"`,
  };
  const place = `the container "${container}" of the account "${world.images.account.name}"`;
  const whose = `the pictures of ${plural(tasks.length, 'task')} (${listed(tasks.map(String))})`;
  try {
    await world.images.write(container, name, '');
    const asked = world.cvat.storages.holds(storage.id, name);
    if (await asked.finally(() => world.images.delete(container, name))) return [];
  } catch (error) {
    if (!(error instanceof RemoteError) || !leavesOpen(error)) throw error;
    const detail = `it cannot be seen whether CVAT still reads ${whose} from ${place}: ${error.message}`;
    return [{ ...about, detail, fix: error.fix }];
  }
  return [
    {
      ...about,
      detail: `CVAT does not find a file there that was just written into ${place}, so that it reads ${whose} from another account: somebody has changed it. Files of the same names may be other pictures`,
      fix: `Give the cloud storage a credential of the account "${world.images.account.name}" in CVAT, then start the migration again`,
    },
  ];
}
