import { z } from 'zod';
import { readBody } from '../http/body-limit.ts';
import { answer, type Exchange } from '../http/exchange.ts';

const Validation = z.object({ data: z.object({ validationCode: z.string() }) });
const Event = z.looseObject({ data: z.unknown() });
export type EventGridEvent = z.infer<typeof Event>;

/**
 * The protocol of an Event Grid subscription: the handshake is answered with the code that came, a notification is one event
 * or an array of events. Malformed requests get 400.
 */
export async function handleEventGrid(
  exchange: Exchange,
  options: { bodyLimit: number; onEvents: (events: readonly EventGridEvent[]) => Promise<void> },
): Promise<void> {
  const kind = String(exchange.request.headers['aeg-event-type'] ?? '').toLowerCase();
  if (exchange.request.method !== 'POST') return answer(exchange, 405);
  const body = parse(await readBody(exchange.request, options.bodyLimit));
  const items = Array.isArray(body) ? body : [body];
  if (kind === 'subscriptionvalidation') {
    const validation = Validation.safeParse(items[0]);
    if (!validation.success) return answer(exchange, 400);
    return answer(exchange, 200, { validationResponse: validation.data.data.validationCode });
  }
  if (kind === 'notification') {
    const events = z.array(Event).safeParse(items);
    if (!events.success) return answer(exchange, 400);
    return options.onEvents(events.data);
  }
  return answer(exchange, kind === 'unsubscribe' ? 202 : 400);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
