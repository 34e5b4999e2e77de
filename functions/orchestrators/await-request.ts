import type { OrchestrationContext, Task } from 'durable-functions';
import type { PolledRequest, RequestOutcome } from '../../shared/migration/poll-request.ts';
import { growingPause } from '../../shared/work/growing-pause.ts';
import type { Outcome } from '../../shared/work/outcome.ts';
import { sleep } from './sleep.ts';
import { step } from './step.ts';

/** Seconds. The end is seen well before the 500 s after which CVAT forgets a creation that succeeded. */
const PAUSE = { shortest: 0.5, longest: 10 };
/** CVAT keeps work in its queue for hours at most. */
const DAY = 24 * 60 * 60;

/** Waits for a background request of CVAT, asking less and less often. */
export function* awaitRequest(
  context: OrchestrationContext,
  request: PolledRequest,
): Generator<Task, Outcome<RequestOutcome>> {
  for (let waited = 0; waited < DAY; ) {
    const outcome = yield* step(context, 'pollRequest', request);
    if (!outcome.ok || outcome.value.state !== 'running') return outcome;
    const pause = growingPause(waited, PAUSE);
    yield* sleep(context, pause);
    waited += pause;
  }
  const message = `CVAT did not end the request "${request.requestId}" within a day`;
  return { ok: true, value: { state: 'failed', message } };
}
