import type { BackgroundRequest } from '../state/model.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** How long a request stays visible after its end (RQ's defaults for creations, CVAT's settings for imports). */
export function visibleFor(kind: BackgroundRequest['kind'], status: 'finished' | 'failed'): number {
  if (kind === 'create:task') return status === 'finished' ? 500 * SECOND : 365 * DAY;
  return status === 'finished' ? HOUR : 30 * DAY;
}
