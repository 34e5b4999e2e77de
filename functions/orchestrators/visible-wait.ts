import type { OrchestrationContext, Task } from 'durable-functions';
import type { Waiting } from '../../shared/cvat/waiting.ts';
import { sleep } from './sleep.ts';

export type VisibleWait = {
  /** Sleeps, and shows in the custom status meanwhile what for. */
  pause(seconds: number, why: Pick<Waiting, 'what' | 'said' | 'attempt'>): Generator<Task, void>;
  /** What stood in the custom status before comes back. */
  over(): void;
};

/** Shows in the orchestration's custom status what it waits for, beside what stands there. */
export function visibleWait(context: OrchestrationContext): VisibleWait {
  const { df } = context;
  const since = df.currentUtcDateTime.toISOString();
  let before: { status: unknown } | undefined;
  return {
    *pause(seconds, why) {
      before ??= { status: df.customStatus };
      const shown = { ...asObject(before.status), waiting: { ...why, since } };
      const nextTryAt = new Date(df.currentUtcDateTime.getTime() + seconds * 1000).toISOString();
      df.setCustomStatus({ ...shown, waiting: { ...shown.waiting, nextTryAt } });
      yield* sleep(context, seconds);
      // The next try is under way, and may take minutes itself.
      df.setCustomStatus({ ...shown, waiting: { ...shown.waiting, attempt: why.attempt + 1 } });
    },
    over() {
      if (before) df.setCustomStatus(before.status ?? {});
      before = undefined;
    },
  };
}

function asObject(status: unknown): object {
  return typeof status === 'object' && status !== null ? status : {};
}
