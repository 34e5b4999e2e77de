import { matches, readFilter } from './instance-query.ts';
import { isFinished } from './instance-view.ts';
import { error } from './management-answer.ts';
import type { Management } from './management-parts.ts';

/** An active instance is not purged. */
export function purgeInstance({ store }: Management, instanceId: string): Response {
  const view = store.view(instanceId);
  if (!view) return error(404, `No instance with ID '${instanceId}' found.`);
  const isPurged = isFinished(view.status);
  if (isPurged) store.remove(instanceId);
  return Response.json({ instancesDeleted: isPurged ? 1 : 0 });
}

export function purgeInstances({ store }: Management, request: Request): Response {
  const filter = readFilter(new URL(request.url).searchParams);
  if (filter.createdTimeFrom === undefined) return error(400, "Please provide value for 'createdTimeFrom' parameter.");
  const purged = store.views().filter((view) => isFinished(view.status) && matches(view, filter));
  for (const { instanceId } of purged) store.remove(instanceId);
  return purged.length === 0 ? error(404, 'No instance matches') : Response.json({ instancesDeleted: purged.length });
}
