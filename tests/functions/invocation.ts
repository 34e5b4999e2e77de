import { HttpRequest, type HttpRequestInit, InvocationContext } from '@azure/functions';
import { OrchestrationRuntimeStatus } from 'durable-functions';
import type { InstanceStatus, Orchestrations } from '../../functions/instances.ts';

/** An invocation that keeps what is logged, as `<level> <text>`. */
export function invocation(): { context: InvocationContext; logs: string[] } {
  const logs: string[] = [];
  const logHandler = (level: string, ...args: unknown[]) => void logs.push(`${level} ${args.join(' ')}`);
  return { context: new InvocationContext({ invocationId: 'invocation-1', functionName: 'test', logHandler }), logs };
}

export function request(init: HttpRequestInit = {}): HttpRequest {
  return new HttpRequest({ method: 'GET', url: 'http://127.0.0.1/api/x', ...init });
}

export function instance(more: Partial<InstanceStatus> = {}): InstanceStatus {
  const at = new Date('2026-01-01T00:00:00Z');
  return {
    ...{ name: 'migrateExport', instanceId: 'a1', createdTime: at, lastUpdatedTime: at, input: undefined },
    ...{ output: { verdict: 'verified', findings: [] }, runtimeStatus: OrchestrationRuntimeStatus.Completed },
    ...more,
  };
}

/** A durable client that knows these instances, and notes what is started. */
export function orchestrations(
  known: Record<string, InstanceStatus> = {},
): Orchestrations & { started: [string, unknown][] } {
  const started: [string, unknown][] = [];
  return {
    started,
    async getStatus(id) {
      const status = known[id];
      // The library's words for an answer of the management API.
      if (!status) throw new Error(`DurableClient error: getStatus call failed: received HTTP 404 response`);
      return status;
    },
    getStatusBy: async () => Object.values(known),
    async startNew(name, options) {
      started.push([name, options?.input]);
      return options?.instanceId ?? '';
    },
  };
}
