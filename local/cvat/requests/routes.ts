import type { Context } from '../context.ts';
import type { Route } from '../http/route.ts';

export function requestRoutes(_context: Context): Route[] {
  return [];
}
