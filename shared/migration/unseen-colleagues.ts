import { onlyOurs, storageDisplayNames } from '../credentials/storage-registration.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import type { World } from '../world.ts';
import type { HiddenTask } from './hidden-tasks.ts';

/** Who sees all tasks of an organization, and not only those that are theirs. */
const SEE_ALL = new Set(['owner', 'maintainer']);

/** Of a user who does not see all tasks of the organization; undefined where the token's user does. */
export async function narrowRole(
  world: World,
): Promise<{ id: number; username: string; role: string; organization: string } | undefined> {
  const { organization } = world.config.cvat;
  if (organization === undefined) return undefined;
  const { id, username, groups } = await world.cvat.self();
  if (groups?.includes('admin')) return undefined;
  const role = await world.cvat.roleOf(id);
  return role === undefined || SEE_ALL.has(role) ? undefined : { id, username, role, organization };
}

/**
 * A supervisor of an organization makes tasks, and CVAT shows none of those that colleagues have made: whether they have migrated the same
 * images already, nothing tells, except that a cloud storage of the container is theirs, of which CVAT shows all, and what this deployment
 * has written for them (`hiddenTasks`, asked only here).
 */
export async function unseenColleagues(
  world: World,
  container: string,
  hiddenTasks: () => Promise<readonly HiddenTask[]>,
): Promise<Finding[]> {
  const narrow = await narrowRole(world);
  if (narrow === undefined) return [];
  const { id, username, role, organization } = narrow;
  const theirs = await registeredByOthers(world, container, id);
  const hidden = await hiddenTasks();
  const named = hidden.map(({ taskId, images }) => `${taskId} (${images})`);
  return [
    {
      ...{ code: 'COLLEAGUES_UNSEEN', severity: theirs === undefined && hidden.length === 0 ? 'info' : 'warning' },
      at: `organization "${organization}"`,
      detail:
        `"${username}" is ${role} there, and CVAT shows such a user only tasks of one's own: whether colleagues have migrated the same images could not be seen` +
        (theirs === undefined ? '' : `, and a colleague registered the cloud storage ${theirs} of the same container`) +
        (hidden.length === 0
          ? ''
          : `. Tasks that were written for another user hold images of this export: ${listed(named)}`),
      fix: 'Make the user of CVAT_TOKEN a maintainer of the organization, or let one user do all migrations; then start the migration again',
    },
  ];
}

async function registeredByOthers(world: World, container: string, self: number): Promise<number | undefined> {
  for (const displayName of storageDisplayNames(world, container)) {
    const ours = await onlyOurs(world, await world.cvat.storages.find({ resource: container, displayName }));
    const theirs = ours.find(({ owner }) => owner?.id !== self);
    if (theirs) return theirs.id;
  }
  return;
}
