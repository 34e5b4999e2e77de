import type { z } from 'zod';
import {
  ExportProgress,
  ExportView,
  MigrationList,
  MigrationView,
  Refusal,
  StartAnswer,
  UndoView,
} from '../../shared/http-api/answers.ts';
import { ManifestState } from '../../shared/living-manifest/manifest-view.ts';
import type { MigrationRequest } from '../../shared/migration/request.ts';

export type Problem = z.infer<typeof Refusal>['problems'][number];

/** The pipeline answered a request with problems. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** 400 to 499: what was asked is at fault. */
  readonly status: number;
  readonly problems: readonly Problem[];

  constructor(action: string, status: number, problems: readonly Problem[]) {
    super(`Cannot ${action}: ${problems.map((problem) => problem.detail).join('; ')}`);
    this.status = status;
    this.problems = problems;
  }
}

/** A host on this machine or in Azure, and a key of it. */
export type ApiAddress = { url: string; keys: { default: string } };

export type PipelineClient = ReturnType<typeof createPipelineClient>;

/** The pipeline's HTTP API, as any client uses it. */
export function createPipelineClient(
  host: ApiAddress,
  signal: AbortSignal,
  get: (url: string, init: RequestInit) => Promise<Response> = fetch,
) {
  async function send(action: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, 'x-functions-key': host.keys.default };
    const response = await get(`${host.url}/api/${path}`, { ...init, headers, signal });
    if (response.ok) return response;
    const text = await response.text();
    const refusal = Refusal.safeParse(parsed(text)).data;
    if (refusal) throw new RefusedError(action, response.status, refusal.problems);
    throw new Error(
      `Cannot ${action}: the answer was HTTP ${response.status}: current value is ${JSON.stringify(text.slice(0, 300))}`,
    );
  }

  async function found(action: string, path: string): Promise<Response | undefined> {
    try {
      return await send(action, path);
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    async start(request: z.input<typeof MigrationRequest>): Promise<StartAnswer> {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(request);
      return StartAnswer.parse(
        await (await send('start the migration', 'migrations', { method: 'POST', headers, body })).json(),
      );
    },
    async get(id: string): Promise<MigrationView> {
      return MigrationView.parse(await (await send('read the migration', `migrations/${id}`)).json());
    },
    async list(): Promise<MigrationView[]> {
      const answer = await (await send('list the migrations', 'migrations')).json();
      return MigrationList.parse(answer).migrations;
    },
    async manifest(container: string): Promise<ManifestState> {
      return ManifestState.parse(await (await send('read the manifest', `manifests/${container}`)).json());
    },
    async cancel(id: string): Promise<void> {
      await send('cancel the migration', `migrations/${id}/cancel`, { method: 'POST' });
    },
    async undo(id: string, { force }: { force: boolean }): Promise<void> {
      await send('undo the migration', `migrations/${id}/undo?force=${force}`, { method: 'POST' });
    },
    async undone(id: string): Promise<z.infer<typeof UndoView>> {
      return UndoView.parse(await (await send('read the undo', `migrations/${id}/undo`)).json());
    },
    async export(id: string): Promise<void> {
      await send('export the migration', `migrations/${id}/export`, { method: 'POST' });
    },
    /** How far the way back is, or what came of it. */
    async exported(id: string): Promise<{ running: ExportProgress } | { ended: ExportView }> {
      const answer = await send('read the export', `migrations/${id}/export`);
      const body = await answer.json();
      return answer.status === 202 ? { running: ExportProgress.parse(body) } : { ended: ExportView.parse(body) };
    },
    exportedFile(id: string, file: 'coco' | 'jsonl'): Promise<Response> {
      return send('fetch the file of the export', `migrations/${id}/export?file=${file}`);
    },
    /** JSON; undefined where none was written. */
    async report(id: string): Promise<string | undefined> {
      return (await found('read the report', `migrations/${id}/report`))?.text();
    },
    /** What the page of a report shows or links to; undefined where it has no such file. */
    reportFile(id: string, file: string): Promise<Response | undefined> {
      return found(`read ${file} of the report`, `migrations/${id}/report/${file}`);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
