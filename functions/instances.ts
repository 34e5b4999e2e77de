import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';

const ACTIVE: ReadonlySet<string> = new Set([
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Suspended,
  OrchestrationRuntimeStatus.ContinuedAsNew,
]);

/** What is used of the durable client. */
export type Orchestrations = Pick<DurableClient, 'getStatus' | 'getStatusBy' | 'startNew'>;

export type InstanceStatus = Awaited<ReturnType<DurableClient['getStatus']>>;

/** undefined where there is no such instance; the library throws on the management API's 404. */
export async function statusOf(client: Orchestrations, id: string): Promise<InstanceStatus | undefined> {
  try {
    return await client.getStatus(id);
  } catch (error) {
    if (error instanceof Error && error.message.includes('HTTP 404 response')) return undefined;
    throw error;
  }
}

export function isActive(status: InstanceStatus | undefined): boolean {
  return status !== undefined && ACTIVE.has(status.runtimeStatus);
}

/** Starts an instance that was not active; of two requests at once the host refuses the second. */
export async function startOnce(
  client: Orchestrations,
  orchestrator: string,
  { instanceId, input, before }: { instanceId: string; input: unknown; before: InstanceStatus | undefined },
): Promise<'started' | 'running'> {
  try {
    await client.startNew(orchestrator, { instanceId, input });
    return 'started';
  } catch (error) {
    const now = await statusOf(client, instanceId);
    const startedMeanwhile = now !== undefined && now.createdTime.getTime() !== before?.createdTime.getTime();
    if (isActive(now) || startedMeanwhile) return 'running';
    throw error;
  }
}
