import { z } from 'zod';
import { RemoteError } from '../../errors.ts';
import { fitting, read } from './answer.ts';
import type { CvatCall, Transport } from './call.ts';

const PAGE_SIZE = 500;
/** A server that always names a next page must not keep us for ever: half a million records. */
const MOST_PAGES = 1000;
/** How often a list is read from its beginning; who deletes records all the time gets what is there by then. */
const MOST_READINGS = 4;

/** The same for every list, and its records by their own: a schema is compiled when it is first used, which takes milliseconds. */
const Page = z.object({ count: z.int().nullish(), next: z.string().nullish(), results: z.array(z.unknown()) });

/**
 * Every record of a list, page by page. `next` says only whether there is one more: its host is the one that CVAT believes
 * to have, which behind a proxy may be another. Pages are counted from the first record: where one of an earlier page is deleted meanwhile,
 * the next page leaves one out, and the list is read again.
 */
export async function listAll<T>(transport: Transport, list: List, item: z.ZodType<T>): Promise<T[]> {
  for (let reading = 1; ; reading++) {
    const { all, isWhole } = await readPages(transport, list, item);
    if (isWhole || reading === MOST_READINGS) return all;
  }
}

type List = Pick<CvatCall, 'action' | 'what' | 'path' | 'everywhere'> & { query: Record<string, string | number> };

async function readPages<T>(
  transport: Transport,
  list: List,
  item: z.ZodType<T>,
): Promise<{ all: T[]; isWhole: boolean }> {
  const { action, what, path, everywhere } = list;
  const all: T[] = [];
  let known = 0;
  let isWhole = true;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { ...list.query, sort: 'id', page, page_size: PAGE_SIZE };
    const of = { action, what, path, query, ...(everywhere ? { everywhere } : {}) };
    const call: CvatCall = { ...of, method: 'GET', repeat: 'always', answers: 'json' };
    // A page past the end is 404: records were deleted meanwhile.
    const answer = await transport(page === 1 ? call : { ...call, accept: [404] });
    if (answer.status === 404) return { all, isWhole: false };
    const { count, next, results } = read(call, answer, Page);
    if (count != null && count < known) isWhole = false;
    known = count ?? known;
    for (const [at, one] of results.entries()) all.push(fitting(call, answer, one, item, ['results', at]));
    if (!next) return { all, isWhole };
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
