import { holdsOnly } from '../cvat/labels.ts';
import type { Project } from '../cvat/wire.ts';
import type { LabelRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';

/**
 * Whether a project is as the migration of this link makes it, and empty: nobody has written a guide into it, or given it labels or
 * attributes of their own. To be asked right before it is deleted.
 */
export async function isProjectAsMade(
  world: World,
  { id, bug_tracker, guide_id }: Project,
  { link, labels }: { link: string; labels: readonly LabelRecord[] },
): Promise<boolean> {
  if (bug_tracker !== link || guide_id != null) return false;
  if (!holdsOnly(await world.cvat.projects.labels(id), labels)) return false;
  return (await world.cvat.tasks.ofProject(id)).length === 0;
}
