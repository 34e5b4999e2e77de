import type { HttpRequest } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';

const LONGEST = 1_000_000;
const FIX =
  'Send a JSON object such as {"export":{"container":"exports","name":"project.json"}} with Content-Type application/json';

/** The request's body as JSON; at most a megabyte of it is held. */
export async function jsonBody(request: HttpRequest): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Read to its end in any case: who breaks off cuts the connection on which the answer goes back.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes <= LONGEST) text += decoder.decode(chunk, { stream: true });
  }
  if (bytes > LONGEST) {
    const message = `Cannot read the request: its body is longer than ${LONGEST} bytes: current value is ${bytes} bytes`;
    throw new InvalidInputError(message, { code: 'REQUEST_TOO_LARGE', fix: FIX });
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot read the request: its body is not JSON: ${reason}`;
    throw new InvalidInputError(message, { code: 'REQUEST_NOT_JSON', fix: FIX, cause });
  }
}
