import * as wire from '../../cvat/wire.ts';
import type { Cvat } from '../../world.ts';
import { ask } from './answer.ts';
import type { Transport } from './call.ts';

/** A job is answered as one document. */
const TIMEOUT_MS = 300_000;
/** A hundred thousand polygons of 250 corners. */
const MOST_BYTES = 256 * 1024 * 1024;

const READ = { repeat: 'always', timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES } as const;

/** Its fate is not known where its answer does not come, or comes from something else: the caller reads what the job holds. */
const WRITE = { repeat: 'if-refused', timeoutMs: TIMEOUT_MS } as const;

export function cvatAnnotations(transport: Transport): Cvat['annotations'] {
  const path = (jobId: number) => `/api/jobs/${jobId}/annotations/`;
  return {
    ofTask(taskId) {
      const call = { action: 'read the annotations of task', what: String(taskId), method: 'GET' } as const;
      return ask(transport, { ...call, ...READ, path: `/api/tasks/${taskId}/annotations/` }, wire.JobAnnotations);
    },
    ofJob(jobId) {
      const call = { action: 'read the annotations of job', what: String(jobId), method: 'GET' } as const;
      return ask(transport, { ...call, ...READ, path: path(jobId) }, wire.JobAnnotations);
    },
    async replaceInJob(jobId, annotations) {
      const call = { action: 'write the annotations of job', what: String(jobId), method: 'PUT' } as const;
      const json = newContent(annotations);
      await ask(transport, { ...call, ...WRITE, path: path(jobId), json }, wire.WrittenAnnotations);
    },
    async addToJob(jobId, annotations) {
      const call = { action: 'add annotations to job', what: String(jobId), method: 'PATCH' } as const;
      const json = newContent(annotations);
      const query = { action: 'create' };
      await ask(transport, { ...call, ...WRITE, path: path(jobId), query, json }, wire.WrittenAnnotations);
    },
    async removeFromJob(jobId, { tags, shapes, tracks }) {
      const call = { action: 'delete annotations of job', what: String(jobId), method: 'PATCH' } as const;
      const json = { version: 0, tags, shapes, tracks };
      // What is gone already is passed over.
      const deletion = { query: { action: 'delete' }, json, repeat: 'always', timeoutMs: TIMEOUT_MS } as const;
      await transport({ ...call, path: path(jobId), ...deletion });
    },
    async deleteOfJob(jobId) {
      const call = { action: 'delete the annotations of job', what: String(jobId), method: 'DELETE' } as const;
      await transport({ ...call, path: path(jobId), repeat: 'always' });
    },
  };
}

function newContent({ tags, shapes }: { tags: readonly wire.Tag[]; shapes: readonly wire.Shape[] }) {
  return { version: 0, tags: withoutIds(tags), shapes: withoutIds(shapes), tracks: [] };
}

/** Those that we make have none. */
function withoutIds<T extends { id?: number | null | undefined }>(items: readonly T[]): readonly Omit<T, 'id'>[] {
  return items.some((item) => 'id' in item) ? items.map(withoutId) : items;
}

/** CVAT refuses new annotations that bring an id, even an empty one. */
function withoutId<T extends { id?: number | null | undefined }>({ id: _, ...rest }: T): Omit<T, 'id'> {
  return rest;
}
