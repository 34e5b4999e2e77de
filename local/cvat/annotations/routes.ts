import type { Context } from '../context.ts';
import type { Route } from '../http/route.ts';

/** `/api/tasks|jobs/{id}/annotations/?` and the uploads below them. */
export function annotationRoutes(_context: Context): Route[] {
  return [];
}
