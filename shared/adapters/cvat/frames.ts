import type { Cvat } from '../../world.ts';
import type { Transport } from './call.ts';
import { wordsOf } from './words.ts';

/** A chunk of large pictures is made when its first frame is asked for. */
const TIMEOUT_MS = 300_000;

export function cvatFrames(transport: Transport): Cvat['frames'] {
  return {
    async open(jobId, frame, quality = 'compressed') {
      const call = { action: 'open a frame of job', what: String(jobId), method: 'GET' } as const;
      const query = { type: 'frame', number: frame, quality };
      // A frame that is still being prepared is a 429; a chunk that cannot be made is a 500 now and later.
      const retryStatuses = [429];
      const accept = [...retryStatuses, 400, 404, 409, 410, 500];
      const asked = {
        ...call,
        path: `/api/jobs/${jobId}/data`,
        query,
        repeat: 'always',
        accept,
        retryStatuses,
      } as const;
      const { status, picture, text, secrets } = await transport({ ...asked, timeoutMs: TIMEOUT_MS });
      if (status === 200 && picture) return { opened: true, picture };
      return { opened: false, detail: `CVAT answered ${status}: ${wordsOf(text, secrets)}` };
    },
  };
}
