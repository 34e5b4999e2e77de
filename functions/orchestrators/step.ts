import type { OrchestrationContext, Task } from 'durable-functions';
import { waitingFor } from '../../shared/cvat/waiting.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import { lostWork } from '../../shared/work/lost-work.ts';
import type { Outcome } from '../../shared/work/outcome.ts';
import type { Steps } from '../activities.ts';
import { surviving } from './surviving.ts';
import { visibleWait } from './visible-wait.ts';

/** Seconds before each further try of a step that may succeed later; the adapters have tried for seconds already. */
const PAUSES = [2, 10, 30, 120, 300];
/** Whoever asks for more is not waited for so long. */
const LONGEST_ASKED = 3600;

/**
 * Calls an activity until it succeeds, fails for good, or the pauses are used up. A failure that comes back word for word is
 * tried as often as the adapter says that it is worth; one whose worker died, as `surviving` says. `retry`: which failures, all where it
 * is not given.
 */
export function* step<Name extends keyof Steps>(
  context: OrchestrationContext,
  name: Name,
  input: Parameters<Steps[Name]>[0],
  options: { retry?: boolean | ((finding: Finding) => boolean) } = {},
): Generator<Task, Outcome<Awaited<ReturnType<Steps[Name]>>>> {
  const wait = visibleWait(context);
  let same = 0;
  let before = '';
  for (let attempt = 0; ; attempt++) {
    const survived = yield* surviving<Outcome<Awaited<ReturnType<Steps[Name]>>>>(context, name, () =>
      context.df.callActivity(name, input),
    );
    const outcome: Outcome<Awaited<ReturnType<Steps[Name]>>> = survived.lost
      ? { ok: false, retryable: false, finding: lostWork(name, survived.error) }
      : survived.value;
    const pause = PAUSES[attempt];
    if (!outcome.ok) {
      same = outcome.finding.detail === before ? same + 1 : 1;
      before = outcome.finding.detail;
    }
    const final = outcome.ok || !outcome.retryable || (outcome.tries !== undefined && same >= outcome.tries);
    if (final || pause === undefined || !mayRetry(outcome.finding, options.retry ?? true)) {
      wait.over();
      return outcome;
    }
    const seconds = Math.max(pause, Math.min(outcome.retryAfterSeconds ?? 0, LONGEST_ASKED));
    yield* wait.pause(seconds, { ...waitingFor(outcome.finding), attempt: attempt + 1 });
  }
}

function mayRetry(finding: Finding, retry: boolean | ((finding: Finding) => boolean)): boolean {
  return typeof retry === 'boolean' ? retry : retry(finding);
}
