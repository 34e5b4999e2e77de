import type { Context } from '../context.ts';
import type { Route } from '../http/route.ts';

/** What a person sees in a browser (`outsideApi`): `/`, `/projects/{id}`, `/tasks/{id}`, `/tasks/{id}/jobs/{job}`. */
export function pageRoutes(_context: Context): Route[] {
  return [];
}
