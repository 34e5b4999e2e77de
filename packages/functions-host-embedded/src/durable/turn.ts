import type { DurableApp } from './durable-app.ts';
import { type Instance, isTerminating, turnEvents } from './instance.ts';
import type { TimerLimits } from './long-timer.ts';
import { orchestrationPayload } from './orchestration-payload.ts';
import { type OrchestratorAnswer, readOrchestratorAnswer } from './orchestrator-state.ts';
import { shadowReplay } from './shadow-replay.ts';
import { decide, decideTermination, type TurnDecision } from './turn-decision.ts';

/** Lets the orchestrator see all messages of the inbox and decides what follows. */
export async function runTurn(app: DurableApp, instance: Instance, timerLimits: TimerLimits): Promise<TurnDecision> {
  const at = new Date().toISOString();
  if (isTerminating(instance)) return decideTermination(instance, at);
  const taken = instance.inbox.length;
  const newEvents = turnEvents(instance, at, taken);
  const { start, executionId } = instance.started;
  const answer = await ask(app, start.name, orchestrationPayload(instance, newEvents, timerLimits));
  const outcome = shadowReplay([...instance.history, ...newEvents], answer, {
    functionName: start.name,
    executionId,
    instanceId: start.instanceId,
    parentInstanceId: start.parent?.instanceId,
    activities: app.activities,
    orchestrators: app.orchestrators,
    timerLimits,
  });
  const customStatus = customStatusOf(answer) ?? instance.customStatus;
  return decide(instance, outcome, { type: 'turn', at, taken, customStatus, events: [], send: [] });
}

/** The app may have lost the function since the instance started. */
async function ask(app: DurableApp, name: string, text: string): Promise<OrchestratorAnswer> {
  if (app.orchestrators.includes(name)) return readOrchestratorAnswer(await app.invoke(name, { text }));
  const message = `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`;
  return { kind: 'error', message, stack: message };
}

function customStatusOf(answer: OrchestratorAnswer): string | undefined {
  return answer.kind === 'state' ? JSON.stringify(answer.state.customStatus) : undefined;
}
