import { z } from 'zod';
import type { CvatAnswer, CvatCall, Transport } from './call.ts';
import { refused } from './error.ts';
import { parseJson } from './foreign.ts';

const Started = z.object({ rq_id: z.string() });

/**
 * Starts background work and answers the request's id; `usualId` where CVAT does not name it. Safe to repeat on newer servers:
 * they say 409 while the same work is queued or runs, and that the data or the uploaded file is used up once it is done.
 */
export async function start(
  transport: Transport,
  call: Omit<CvatCall, 'repeat' | 'accept'>,
  usualId: () => Promise<string>,
  repeat: CvatCall['repeat'],
): Promise<string> {
  const starting: CvatCall = { ...call, repeat, accept: [400, 409] };
  const answer = await transport(starting);
  if (answer.status === 400 && !isDoneAlready(answer)) throw refused(starting, answer);
  const named = Started.safeParse(parseJson(answer.text)?.value);
  return named.success ? named.data.rq_id : usualId();
}

export function isDoneAlready(answer: CvatAnswer): boolean {
  if (/Adding more data is not supported/i.test(answer.text)) return true;
  // The first call arrived although its answer did not: CVAT has taken the file.
  return answer.attempts > 1 && /No such file were uploaded/i.test(answer.text);
}
