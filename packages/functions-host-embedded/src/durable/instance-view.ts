import type { HistoryEvent } from './history.ts';
import type { RuntimeStatus } from './instance.ts';

/** An instance, live or finished, as queries see it. Only details() reads a finished instance's journal. */
export type InstanceView = {
  readonly instanceId: string;
  readonly name: string;
  readonly status: RuntimeStatus;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  details(): InstanceDetails;
};

export type InstanceDetails = {
  readonly version?: string | undefined;
  readonly input: string | null;
  readonly output: string | null;
  readonly customStatus: string | null;
  readonly history: readonly HistoryEvent[];
};

export function isFinished(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}
