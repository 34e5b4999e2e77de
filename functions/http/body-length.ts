import type { HttpRequest } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';

/** Before we are asked, the host takes a body with a length into its own memory, many times over; a chunked one it passes on. */
const LONGEST = 16_000_000;

/** Throws InvalidInputError `REQUEST_TOO_LARGE` where a body comes with a length beyond what the host can hold. */
export async function requireChunked(request: HttpRequest): Promise<void> {
  const length = Number(request.headers.get('content-length') ?? 0);
  if (!(length > LONGEST)) return;
  // Read to its end: who breaks off cuts the connection on which the answer goes back.
  for await (const _ of request.body ?? []);
  throw new InvalidInputError(
    `Cannot read the request: a body with a Content-Length may have ${LONGEST} bytes: current value is ${length} bytes`,
    {
      code: 'REQUEST_TOO_LARGE',
      fix: 'Send it chunked (curl -T file -X POST -H "Transfer-Encoding: chunked"), or put it into storage and name it with ?blob=<container>/<name>',
    },
  );
}
