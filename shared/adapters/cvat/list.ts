import { z } from 'zod';
import { RemoteError } from '../../errors.ts';
import { fitting, read } from './answer.ts';
import type { CvatCall, Transport } from './call.ts';

const PAGE_SIZE = 500;
/** A server that always names a next page must not keep us for ever: half a million records. */
const MOST_PAGES = 1000;

/** The same for every list, and its records by their own: a schema is compiled when it is first used, which takes milliseconds. */
const Page = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });

/**
 * Every record of a list, page by page. `next` says only whether there is one more: its host is the one that CVAT believes
 * to have, which behind a proxy may be another.
 */
export async function listAll<T>(
  transport: Transport,
  list: { action: string; what: string; path: string; query: Record<string, string | number> },
  item: z.ZodType<T>,
): Promise<T[]> {
  const { action, what, path } = list;
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { ...list.query, sort: 'id', page, page_size: PAGE_SIZE };
    const call: CvatCall = { action, what, path, query, method: 'GET', repeat: 'always', answers: 'json' };
    // A page past the end is 404: the last records were deleted meanwhile.
    const answer = await transport(page === 1 ? call : { ...call, accept: [404] });
    if (answer.status === 404) return all;
    const { next, results } = read(call, answer, Page);
    for (const [at, one] of results.entries()) all.push(fitting(call, answer, one, item, ['results', at]));
    if (!next) return all;
  }
  throw new RemoteError(
    `Cannot ${action} "${what}": the list does not end: current value is ${all.length} records after ${MOST_PAGES} pages`,
    {
      code: 'CVAT_ANSWER_UNEXPECTED',
      fix: 'Check that CVAT_URL is a CVAT server, and that no proxy answers in its place',
      retryable: false,
    },
  );
}
