import { randomUUID } from 'node:crypto';
import { EventType, type HistoryEvent } from './history.ts';
import { isFinished } from './instance-view.ts';
import { jsonText } from './json-text.ts';
import { accepted, error } from './management-answer.ts';
import type { Management } from './management-parts.ts';

type Asked = { instanceId: string; operation: string; eventName: string | undefined };

/** Raise an event, terminate, suspend, resume: one message in the instance's journal when this answers 202. */
export async function controlInstance(management: Management, request: Request, asked: Asked): Promise<Response> {
  const { store, dispatcher } = management;
  // A bare text: the durable client makes it the message of its error.
  if (asked.operation === 'rewind') return Response.json('The rewind operation is not supported', { status: 501 });
  const view = store.view(asked.instanceId);
  if (!view) return error(404, `No instance with ID '${asked.instanceId}' found.`);
  if (isFinished(view.status)) return error(410, `The instance is ${view.status} already`);
  const event =
    asked.operation === 'raiseevent' ? await raised(request, asked.eventName) : control(request, asked.operation);
  if (event instanceof Response) return event;
  const isResume = event.EventType === EventType.ExecutionResumed;
  if ((isResume || event.EventType === EventType.ExecutionSuspended) && isResume !== (view.status === 'Suspended')) {
    return error(500, `Cannot ${asked.operation} orchestration instance in the ${view.status} state.`);
  }
  dispatcher.deliver(asked.instanceId, { id: randomUUID(), event });
  return accepted();
}

function control(request: Request, operation: string): HistoryEvent | Response {
  const Input = new URL(request.url).searchParams.get('reason') ?? '';
  const common = { EventId: -1, Timestamp: new Date().toISOString(), Input };
  if (operation === 'terminate') return { EventType: EventType.ExecutionTerminated, ...common };
  if (operation === 'suspend') return { EventType: EventType.ExecutionSuspended, ...common };
  if (operation === 'resume') return { EventType: EventType.ExecutionResumed, ...common };
  return error(404, `No such operation`);
}

async function raised(request: Request, eventName: string | undefined): Promise<HistoryEvent | Response> {
  if (!eventName) return error(404, 'No such operation');
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return error(400, 'Only application/json request content is supported');
  const input = jsonText(await request.text());
  if (input === undefined) return error(400, 'Invalid JSON content');
  const common = { EventId: -1, Timestamp: new Date().toISOString() };
  return { EventType: EventType.EventRaised, ...common, Name: eventName, Input: input };
}
