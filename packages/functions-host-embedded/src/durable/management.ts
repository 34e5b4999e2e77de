import { controlInstance } from './control-route.ts';
import { error } from './management-answer.ts';
import type { Management } from './management-parts.ts';
import { purgeInstance, purgeInstances } from './purge-route.ts';
import { queryInstances, showInstance } from './query-route.ts';
import { restartInstance, startOrchestration } from './start-route.ts';

const PREFIX = '/runtime/webhooks/durabletask/';

/** The management API; undefined if the request is not for it. Keys are checked by the host in front of it. */
export async function manage(management: Management, request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(PREFIX)) return undefined;
  const segments = readPath(url.pathname.slice(PREFIX.length));
  if (!segments) return error(400, 'The path is not encoded as a URL');
  const [collection, first, second, third, ...more] = segments;
  const route = `${request.method} ${collection?.toLowerCase()}`;
  if (collection?.toLowerCase() === 'entities') return error(501, 'This host has no entities');
  if (more.length > 0) return error(404, 'No such resource');
  if (route === 'POST orchestrators' && first && !third) {
    return startOrchestration(management, request, { name: first, instanceId: second });
  }
  if (route === 'GET instances' && !second) {
    return first ? showInstance(management, request, first) : queryInstances(management, request);
  }
  if (route === 'DELETE instances' && !second) {
    return first ? purgeInstance(management, first) : purgeInstances(management, request);
  }
  if (route === 'POST instances' && first && second) {
    const operation = second.toLowerCase();
    if (operation === 'restart') return restartInstance(management, request, first);
    return controlInstance(management, request, { instanceId: first, operation, eventName: third });
  }
  return error(404, 'No such resource');
}

function readPath(path: string): string[] | undefined {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch (cause) {
    if (cause instanceof URIError) return undefined;
    throw cause;
  }
}
