import type { Fault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import type { Random } from '../random.ts';

const PLACES: [{ method: string; path: string }, ...{ method: string; path: string }[]] = [
  { method: 'POST', path: '^/api/projects$' },
  { method: 'POST', path: '^/api/cloudstorages$' },
  { method: 'POST', path: '^/api/tasks$' },
  { method: 'POST', path: '/data/?$' },
  { method: 'PUT', path: '^/api/jobs/\\d+/annotations/?$' },
  { method: 'PATCH', path: '^/api/jobs/\\d+/annotations/?$' },
  { method: 'DELETE', path: '^/api/' },
  { method: 'GET', path: '^/api/jobs/\\d+/annotations/?$' },
  { method: 'GET', path: '/data/meta$' },
  { method: 'GET', path: '^/api/jobs/\\d+/data' },
  { method: 'GET', path: '^/api/tasks' },
  { method: 'GET', path: '^/api/requests' },
  { method: '*', path: '^/api/' },
];

export function randomFault(random: Random): Fault {
  const aim = { ...random.pick(PLACES), times: random.int(1, 2) };
  switch (random.int(0, 6)) {
    case 0:
      return { ...aim, kind: 'status', status: random.pick([500, 502, 503, 504]) };
    case 1:
      return { ...aim, kind: 'reset' };
    case 2:
      return { ...aim, kind: 'truncate' };
    case 3:
      return { ...aim, kind: 'lose' };
    case 4:
      return { kind: 'index-race', outcome: random.pick(['missing', 'corrupt', 'length']), times: 1 };
    default:
      // Some land within the limit that we wait for them, some after it.
      return {
        ...random.pick([PLACES[0], ...PLACES.slice(1, 6)]),
        times: aim.times,
        kind: 'late',
        ms: random.pick([50, 300, 900]),
      };
  }
}
