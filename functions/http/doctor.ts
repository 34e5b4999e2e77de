import type { HttpResponseInit } from '@azure/functions';
import { OrchestrationRuntimeStatus } from 'durable-functions';
import { runDoctor, worstOf } from '../../shared/doctor/run-doctor.ts';
import type { DoctorAnswer } from '../../shared/http-api/answers.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { accountTools } from '../world.ts';
import { json } from './answers.ts';

/** Event Grid takes seconds. The answer must come within 230 s, and two checks may have to wait for one another. */
const EVENT_WAIT_MS = 45_000;
const PATIENCE_MS = 60_000;

/** GET /api/doctor: what is still missing, asked under the identity of the app. 200 whatever it finds. */
export async function doctor(world: () => World, client: Orchestrations): Promise<HttpResponseInit> {
  const checks = await runDoctor(world, {
    ...accountTools(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    eventWaitMs: EVENT_WAIT_MS,
    patienceMs: PATIENCE_MS,
    runningOrchestrations: async () => {
      const runtimeStatus = [OrchestrationRuntimeStatus.Running];
      return (await client.getStatusBy({ runtimeStatus })).length;
    },
  });
  const answer: DoctorAnswer = { worst: worstOf(checks), checks };
  return json(200, answer);
}
