import { EventType, type HistoryEvent } from './history.ts';
import { jsonOrText } from './json-text.ts';

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(EventType).map(([name, type]) => [type, name]));

/**
 * The history as showHistory tells it: names for types, an answer and the event that scheduled it in one, no ids, no
 * turn marks.
 */
export function historyView(history: readonly HistoryEvent[], show: { input: boolean; output: boolean }): object[] {
  const scheduled = new Map<number, HistoryEvent>();
  const answered = new Set<number>();
  for (const event of history) {
    if (isCall(event)) scheduled.set(event.EventId, event);
    if ('TaskScheduledId' in event) answered.add(event.TaskScheduledId);
  }
  return history
    .filter(({ EventType: type }) => type !== EventType.OrchestratorStarted && type !== EventType.OrchestratorCompleted)
    .filter((event) => !(isCall(event) && answered.has(event.EventId)))
    .map((event) => view(event, 'TaskScheduledId' in event ? scheduled.get(event.TaskScheduledId) : undefined, show));
}

function isCall({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.TaskScheduled || type === EventType.SubOrchestrationInstanceCreated;
}

function view(event: HistoryEvent, call: HistoryEvent | undefined, show: { input: boolean; output: boolean }): object {
  const { EventId, EventType: type, ...rest } = event;
  const shown: Record<string, unknown> = { EventType: NAMES.get(type), ...rest };
  for (const hidden of ['TaskScheduledId', 'TimerId', 'Version']) delete shown[hidden];
  if (call) {
    shown.ScheduledTime = call.Timestamp;
    shown.FunctionName = 'Name' in call ? call.Name : undefined;
    shown.Input = 'Input' in call ? call.Input : undefined;
  }
  if (type === EventType.ExecutionStarted) {
    shown.FunctionName = event.Name;
    delete shown.Name;
  }
  if ('Result' in event) shown.Result = jsonOrText(event.Result);
  if (!show.output) delete shown.Result;
  if (!show.input) delete shown.Input;
  return shown;
}
