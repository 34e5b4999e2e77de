import * as wire from '../../cvat/wire.ts';
import type { Cvat } from '../../world.ts';
import { ask } from './answer.ts';
import type { Transport } from './call.ts';

/** A job is answered as one document. */
const TIMEOUT_MS = 300_000;

export function cvatAnnotations(transport: Transport): Cvat['annotations'] {
  const path = (jobId: number) => `/api/jobs/${jobId}/annotations/`;
  return {
    ofJob(jobId) {
      const call = { action: 'read the annotations of job', what: String(jobId), method: 'GET' } as const;
      const reading = { ...call, path: path(jobId), repeat: 'always', timeoutMs: TIMEOUT_MS } as const;
      return ask(transport, reading, wire.JobAnnotations);
    },
    async addToJob(jobId, { tags, shapes }) {
      const call = { action: 'add annotations to job', what: String(jobId), method: 'PATCH' } as const;
      const json = { version: 0, tags: tags.map(withoutId), shapes: shapes.map(withoutId), tracks: [] };
      const query = { action: 'create' };
      await transport({ ...call, path: path(jobId), query, json, repeat: 'if-refused', timeoutMs: TIMEOUT_MS });
    },
    async deleteOfJob(jobId) {
      const call = { action: 'delete the annotations of job', what: String(jobId), method: 'DELETE' } as const;
      await transport({ ...call, path: path(jobId), repeat: 'always' });
    },
  };
}

/** CVAT refuses new annotations that bring an id, even an empty one. */
function withoutId<T extends { id?: number | null | undefined }>({ id: _, ...rest }: T): Omit<T, 'id'> {
  return rest;
}
