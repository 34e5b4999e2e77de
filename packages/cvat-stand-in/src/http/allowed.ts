import { type Answer, json, nothing } from './answer.ts';
import { methodNotAllowed } from './errors.ts';
import { serverError } from './pages.ts';
import type { Route } from './route.ts';

const ORDER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** The methods of a path as the Allow header of every answer lists them. */
export function allowedMethods(routes: readonly Route[]): string[] {
  const methods = new Set(routes.map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  methods.add('OPTIONS');
  return ORDER.filter((method) => methods.has(method));
}

/**
 * Methods that no route has of its own. A HEAD crashes wherever permissions are looked up, which knows no such method; what
 * is public answers.
 */
export function otherMethod(method: string, routes: readonly Route[]): Answer {
  const get = routes.find((route) => route.method === 'GET');
  if (method === 'OPTIONS') {
    const types = { renders: ['application/vnd.cvat+json', 'text/html'], parses: ['application/json'] };
    return json(200, { name: '', description: '', ...types });
  }
  if (method === 'HEAD' && get?.public) return nothing(200, { 'Content-Type': 'application/vnd.cvat+json' });
  if (method === 'HEAD' && get) throw serverError("'HEAD'");
  throw methodNotAllowed(method, allowedMethods(routes));
}
