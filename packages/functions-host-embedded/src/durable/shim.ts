import { type Action, ActionType, type SubOrchestrationAction } from './actions.ts';
import { findName } from './durable-app.ts';
import { Future, whenAll, whenAny } from './future.ts';
import { EventType } from './history.ts';
import { instanceIdProblem } from './instance-id.ts';
import { createUserTimer, type TimerLimits } from './long-timer.ts';
import { type ReplayContext, ReplayError } from './replay-context.ts';
import { retry } from './retry.ts';

/** What the shim must know of the instance that it replays and of the app around it. */
export type ShimSurroundings = {
  readonly executionId: string;
  readonly instanceId: string;
  readonly parentInstanceId: string | undefined;
  readonly activities: readonly string[];
  readonly orchestrators: readonly string[];
  readonly timerLimits: TimerLimits;
};

/** Names of the actions that this host refuses. */
const REFUSED: Readonly<Record<number, string>> = {
  [ActionType.CallEntity]: 'callEntity',
  [ActionType.CallHttp]: 'callHttp',
  [ActionType.SignalEntity]: 'signalEntity',
  [ActionType.ScheduledSignalEntity]: 'signalEntity',
  [ActionType.LockEntities]: 'lock',
  [ActionType.ReleaseEntities]: 'lock',
};

/** The C# side's `await` of one action after the other (OutOfProcOrchestrationShim): a failure ends an await, no more. */
export function runActions(context: ReplayContext, actions: readonly Action[], around: ShimSurroundings): Future {
  const done = new Future();
  const from = (start: number) => {
    for (let index = start; ; index++) {
      const action = actions[index];
      if (!action) return done.settle(true);
      const future = invoke(context, action, around);
      // A loop where it can be one: thousands of actions may be settled already.
      if (future.outcome === 'open') return future.whenSettled(() => from(index + 1));
    }
  };
  from(0);
  return done;
}

function invoke(context: ReplayContext, action: Action, around: ShimSurroundings): Future {
  switch (action.actionType) {
    case ActionType.CallActivity:
    case ActionType.CallActivityWithRetry: {
      const known = requireKnown(action.functionName, { names: around.activities, kind: 'activity' });
      const call = () =>
        context.schedule({
          EventType: EventType.TaskScheduled,
          Name: known,
          Input: JSON.stringify([action.input ?? null]),
        });
      return 'retryOptions' in action ? retry(context, action.retryOptions, call) : call();
    }
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry: {
      const call = () => callSubOrchestrator(context, action, around);
      return 'retryOptions' in action ? retry(context, action.retryOptions, call) : call();
    }
    case ActionType.ContinueAsNew:
      context.continueAsNew = { input: jsonText(action.input), carried: [] };
      return settled();
    case ActionType.CreateTimer: {
      const { fireAt, isCanceled } = action;
      return createUserTimer(context, { fireAt: Date.parse(fireAt), isCanceled, limits: around.timerLimits });
    }
    case ActionType.WaitForExternalEvent:
      return context.events.wait(action.externalEventName);
    case ActionType.WhenAny:
    case ActionType.WhenAll: {
      const children = action.compoundActions.map((child) => invoke(context, child, around));
      return action.actionType === ActionType.WhenAll ? whenAll(children) : whenAny(children);
    }
    default:
      throw new ReplayError(
        `Cannot run the orchestration: this host has neither entities nor durable HTTP: current value is ` +
          `${REFUSED[action.actionType]}`,
      );
  }
}

function callSubOrchestrator(context: ReplayContext, action: SubOrchestrationAction, around: ShimSurroundings): Future {
  const known = requireKnown(action.functionName, { names: around.orchestrators, kind: 'orchestrator' });
  const instanceId = action.instanceId || `${around.executionId}:${context.nextId}`;
  const problem =
    instanceId === around.instanceId || instanceId === around.parentInstanceId
      ? 'it is the id of the orchestration itself or of its parent'
      : instanceIdProblem(instanceId);
  if (problem) {
    throw new ReplayError(`Cannot start the sub-orchestration "${known}": ${problem}: current value is ${instanceId}`);
  }
  return context.schedule({
    EventType: EventType.SubOrchestrationInstanceCreated,
    Name: known,
    InstanceId: instanceId,
    Input: jsonText(action.input),
    ...(action.version ? { Version: action.version } : {}),
  });
}

/**
 * The name as the app registered it (names are compared without case). The real host never tells a JavaScript orchestrator
 * that a function does not exist and leaves it Running for ever (azure-functions-durable-js issue 197); this one fails it.
 */
function requireKnown(name: string, app: { names: readonly string[]; kind: 'activity' | 'orchestrator' }): string {
  const known = findName(app.names, name);
  if (known !== undefined) return known;
  throw new ReplayError(
    `The function '${name}' doesn't exist, is disabled, or is not an ${app.kind} function. Additional info: ` +
      `The following are the known ${app.kind} functions: '${app.names.join("', '")}'.`,
  );
}

function jsonText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function settled(): Future {
  const future = new Future();
  future.settle(true);
  return future;
}
