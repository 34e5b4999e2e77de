import * as wire from '../../cvat/wire.ts';
import { ask } from './answer.ts';
import type { Transport } from './call.ts';

/** A server may be updated while we run: its version is asked again after this. */
const KEPT_MS = 60_000;

export type ServerVersion = (transport: Transport) => Promise<wire.About>;

/** `GET /api/server/about`, remembered for a minute, whoever asks. */
export function serverVersion(clock: () => number = () => performance.now()): ServerVersion {
  let kept: { about: Promise<wire.About>; until: number } | undefined;
  return (transport) => {
    if (kept && clock() < kept.until) return kept.about;
    const call = { action: 'read from CVAT', what: 'its version', method: 'GET', path: '/api/server/about' } as const;
    // Without a token: one that has expired would be refused here, too, and the server taken for one that does not answer.
    const about = ask(transport, { ...call, anonymous: true, repeat: 'always' }, wire.About);
    const asked = { about, until: clock() + KEPT_MS };
    kept = asked;
    // Only an answer is kept: the next call may find the server up.
    about.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return about;
  };
}
