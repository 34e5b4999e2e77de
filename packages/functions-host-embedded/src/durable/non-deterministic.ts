import { EventType, type Scheduled } from './history.ts';

const KIND = {
  [EventType.TaskScheduled]: 'an activity',
  [EventType.SubOrchestrationInstanceCreated]: 'a sub-orchestration',
  [EventType.TimerCreated]: 'a timer',
} as const;
/** C# names of the actions, which the extension's message shows. */
const ACTION = {
  [EventType.TaskScheduled]: 'ScheduleTaskOrchestratorAction',
  [EventType.SubOrchestrationInstanceCreated]: 'CreateSubOrchestrationAction',
  [EventType.TimerCreated]: 'CreateTimerOrchestratorAction',
} as const;
const CHANGED = 'Was a change made to the orchestrator code after this instance had already started running?';

/**
 * What the extension says where the history holds something else than the orchestrator asks for now; undefined where both fit.
 * The words are those of DurableTask.Core, with its own wavering between "ID" and "number": people search for them.
 */
export function refusalOf(past: Scheduled, present: Scheduled | undefined): string | undefined {
  const difference = differenceOf(past, present);
  if (!difference) return undefined;
  const was = `A previous execution of this orchestration scheduled ${KIND[past.EventType]} task`;
  return `Non-Deterministic workflow detected: ${was} with sequence ${difference} ${CHANGED}`;
}

function differenceOf(past: Scheduled, present: Scheduled | undefined): string | undefined {
  const missing = "but the current replay execution hasn't (yet?) scheduled this task.";
  const produced =
    present && `but the current orchestration replay instead produced a ${ACTION[present.EventType]} action`;
  const otherKind = present?.EventType !== past.EventType;
  const otherName = nameOf(past).toLowerCase() !== nameOf(present).toLowerCase();
  const id = past.EventId;
  switch (past.EventType) {
    case EventType.TimerCreated:
      if (!produced) return `number ${id} ${missing}`;
      return otherKind ? `number ${id} named ${produced} with this sequence number.` : undefined;
    case EventType.TaskScheduled:
      if (!produced) return `ID ${id} and name '${past.Name}' (version ''), ${missing}`;
      if (otherKind) return `number ${id} named '${past.Name}', ${produced} with this sequence number.`;
      return otherName
        ? `number ${id} named '${past.Name}', but the current orchestration replay instead scheduled an activity task ` +
            `named '${nameOf(present)}' with this sequence number. `
        : undefined;
    case EventType.SubOrchestrationInstanceCreated: {
      const child = `ID ${id} and name '${past.Name}' (version '${past.Version ?? ''}', instance ID '${past.InstanceId}'),`;
      if (!produced) return `${child} ${missing}`;
      if (otherKind) return `${child} ${produced} at this sequence number.`;
      return otherName
        ? `${child} but the current orchestration replay instead scheduled a sub-orchestration task with name ` +
            `${nameOf(present)} at this sequence number.`
        : undefined;
    }
  }
}

/** Names are compared without case, as C# does. */
function nameOf(event: Scheduled | undefined): string {
  return event && 'Name' in event ? event.Name : '';
}
