import type { Finding } from '../dataset/finding.ts';
import type { World } from '../world.ts';

/** Who sees all tasks of an organization, and not only those that are theirs. */
const SEE_ALL = new Set<string | undefined>(['owner', 'maintainer', undefined]);

/**
 * A supervisor of an organization makes tasks, and CVAT shows none of those that colleagues have made: whether they have migrated the same
 * images already, nothing tells.
 */
export async function unseenColleagues(world: World): Promise<Finding[]> {
  const { organization } = world.config.cvat;
  if (organization === undefined) return [];
  const { id, username, groups } = await world.cvat.self();
  if (groups?.includes('admin')) return [];
  const role = await world.cvat.roleOf(id);
  if (SEE_ALL.has(role)) return [];
  return [
    {
      ...{ code: 'COLLEAGUES_UNSEEN', severity: 'info', at: `organization "${organization}"` },
      detail: `"${username}" is ${role} there, and CVAT shows such a user only tasks of one's own: whether colleagues have migrated the same images could not be seen`,
      fix: 'Make the user of CVAT_TOKEN a maintainer of the organization, or let one user do all migrations',
    },
  ];
}
