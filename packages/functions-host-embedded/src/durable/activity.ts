import { z } from 'zod';
import type { InvocationResult } from '../invocation.ts';
import type { DurableApp } from './durable-app.ts';
import { type EventOf, EventType, type HistoryEvent } from './history.ts';

const Arguments = z.tuple([z.unknown()]);

/** Runs an activity once and tells its end as an event. durable-functions has already written text inputs as JSON texts. */
export async function runActivity(
  app: DurableApp,
  scheduled: EventOf<typeof EventType.TaskScheduled>,
  instanceId: string,
): Promise<HistoryEvent> {
  const [input] = Arguments.parse(JSON.parse(scheduled.Input));
  const text = typeof input === 'string' ? input : input === null ? undefined : JSON.stringify(input);
  const result = await app.invoke(scheduled.Name, { text, metadata: { instanceId: { string: instanceId } } });
  const answer = { EventId: -1, Timestamp: new Date().toISOString(), TaskScheduledId: scheduled.EventId };
  if (result.status === 'success') {
    return { EventType: EventType.TaskCompleted, ...answer, Result: resultText(result.returnValue) };
  }
  const { message, stack } = result.exception;
  return {
    EventType: EventType.TaskFailed,
    ...answer,
    Reason: `Activity function '${scheduled.Name}' failed: ${message}`,
    Details: JSON.stringify({ ClassName: 'System.Exception', Message: message, StackTraceString: stack }),
  };
}

/** JSON text; bytes become a base64 text, as in the real host. */
function resultText(value: Extract<InvocationResult, { status: 'success' }>['returnValue']): string | null {
  if (!value) return null;
  if ('json' in value) return value.json;
  if ('string' in value) return JSON.stringify(value.string);
  if ('int' in value) return JSON.stringify(value.int);
  if ('double' in value) return JSON.stringify(value.double);
  if ('bytes' in value) return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  return null;
}
