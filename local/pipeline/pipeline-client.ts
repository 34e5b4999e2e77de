import { z } from 'zod';
import { Finding } from '../../shared/dataset/finding.ts';
import { MigrationProgress, MigrationResult } from '../../shared/migration/progress.ts';
import type { MigrationRequest } from '../../shared/migration/request.ts';
import type { Host } from '../parts/start-host.ts';

const Links = z.object({ status: z.string(), report: z.string(), cancel: z.string() });

const Started = z.object({ id: z.string(), outcome: z.string(), links: Links });
export type Started = z.infer<typeof Started>;

const MigrationView = z.object({
  id: z.string(),
  runtimeStatus: z.string(),
  status: MigrationProgress.optional(),
  verdict: MigrationResult.shape.verdict.optional(),
  findings: z.array(Finding),
  links: Links,
});
export type MigrationView = z.infer<typeof MigrationView>;

const ManifestView = z.object({ fresh: z.boolean(), images: z.int(), setAside: z.int() });

const Refusal = z.object({
  problems: z.array(z.object({ code: z.string(), at: z.string(), detail: z.string(), fix: z.string() })).min(1),
});
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

export type PipelineClient = ReturnType<typeof createPipelineClient>;

/** The pipeline's HTTP API, as any client uses it. */
export function createPipelineClient(host: Host, signal: AbortSignal) {
  async function send(action: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, 'x-functions-key': host.keys.default };
    const response = await fetch(`${host.url}/api/${path}`, { ...init, headers, signal });
    if (response.ok) return response;
    const text = await response.text();
    const refusal = Refusal.safeParse(parsed(text)).data;
    if (refusal) throw new RefusedError(action, response.status, refusal.problems);
    throw new Error(
      `Cannot ${action}: the answer was HTTP ${response.status}: current value is ${JSON.stringify(text.slice(0, 300))}`,
    );
  }

  return {
    async start(request: z.input<typeof MigrationRequest>): Promise<Started> {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(request);
      return Started.parse(
        await (await send('start the migration', 'migrations', { method: 'POST', headers, body })).json(),
      );
    },
    async get(id: string): Promise<MigrationView> {
      return MigrationView.parse(await (await send('read the migration', `migrations/${id}`)).json());
    },
    async list(): Promise<MigrationView[]> {
      const answer = await (await send('list the migrations', 'migrations')).json();
      return z.object({ migrations: z.array(MigrationView) }).parse(answer).migrations;
    },
    async manifest(container: string): Promise<z.infer<typeof ManifestView>> {
      return ManifestView.parse(await (await send('read the manifest', `manifests/${container}`)).json());
    },
    async cancel(id: string): Promise<void> {
      await send('cancel the migration', `migrations/${id}/cancel`, { method: 'POST' });
    },
    /** undefined where none was written. */
    async report(id: string, type: 'application/json' | 'text/html'): Promise<string | undefined> {
      try {
        return await (await send('read the report', `migrations/${id}/report`, { headers: { accept: type } })).text();
      } catch (error) {
        if (error instanceof RefusedError && error.status === 404) return undefined;
        throw error;
      }
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
