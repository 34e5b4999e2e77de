import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { runDoctor, worstOf } from '../../shared/doctor/run-doctor.ts';
import { accountTools, world } from '../world.ts';
import { json } from './answers.ts';

/** Event Grid takes seconds. The answer must come within 230 s, and two checks may have to wait for one another. */
const EVENT_WAIT_MS = 45_000;
const PATIENCE_MS = 60_000;

/** GET /api/doctor: what is still missing, asked under the identity of the app. 200 whatever it finds. */
export async function doctor(_request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const checks = await runDoctor(world, {
    ...accountTools(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    eventWaitMs: EVENT_WAIT_MS,
    patienceMs: PATIENCE_MS,
    runningOrchestrations: async () => {
      const runtimeStatus = [df.OrchestrationRuntimeStatus.Running];
      return (await df.getClient(context).getStatusBy({ runtimeStatus })).length;
    },
  });
  return json(200, { worst: worstOf(checks), checks });
}
