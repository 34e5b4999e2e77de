import type { Clock } from '../clock.ts';
import { json } from './answer.ts';
import { HttpError } from './errors.ts';

const MOST = 100;
const WINDOW_MS = 60_000;

/** CVAT counts who comes without credentials: 100 calls a minute. Nobody else is held back. */
export function throttleAnonymous(clock: Clock) {
  let calls: number[] = [];
  return (): void => {
    const now = clock.now();
    calls = calls.filter((at) => at > now - WINDOW_MS);
    const [oldest] = calls;
    if (oldest === undefined || calls.length < MOST) {
      calls.push(now);
      return;
    }
    const seconds = Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
    const detail = `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`;
    throw new HttpError(json(429, { detail }, { 'Retry-After': String(seconds) }), detail);
  };
}
