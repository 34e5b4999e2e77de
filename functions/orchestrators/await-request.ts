import type { OrchestrationContext, Task } from 'durable-functions';
import type { PolledRequest, RequestOutcome } from '../../shared/migration/poll-request.ts';
import type { Outcome } from '../../shared/work/outcome.ts';
import { sleep, step } from './step.ts';

/** Well below the 500 s after which CVAT forgets a creation that succeeded. */
const LONGEST_PAUSE = 30;
/** CVAT ends its own imports after 4 hours; a day allows for a queue before it. */
const POLLS = 3000;

/** Waits for a background request of CVAT, asking less and less often. */
export function* awaitRequest(
  context: OrchestrationContext,
  request: PolledRequest,
): Generator<Task, Outcome<RequestOutcome>> {
  let pause = 1;
  for (let poll = 0; poll < POLLS; poll++) {
    const outcome = yield* step(context, 'pollRequest', request);
    if (!outcome.ok || outcome.value.state !== 'running') return outcome;
    yield* sleep(context, pause);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE);
  }
  const message = `CVAT did not end the request "${request.requestId}" within a day`;
  return { ok: true, value: { state: 'failed', message } };
}
