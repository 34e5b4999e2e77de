import type { BlobEntry } from '../../world.ts';
import { storageCall } from './call.ts';
import { inFlatOrder } from './directory-order.ts';
import { type ListingPage, readListingPage } from './listing-page.ts';
import type { BlobRequests } from './requests.ts';

/** In the order of whole names, by UTF-16 units or by code points; see inCodePointOrder(). */
export async function* listPages(
  requests: BlobRequests,
  container: string,
  prefix: string | undefined,
): AsyncGenerator<Iterable<BlobEntry>> {
  const pages = fetchPages(requests, container, prefix);
  for (;;) {
    const { done, value: page } = await pages.next();
    if (done) return;
    if (page.hierarchical) return yield* inFlatOrder(blobsFrom(page, pages));
    yield page.blobs;
  }
}

async function* blobsFrom(first: ListingPage, others: AsyncIterable<ListingPage>): AsyncGenerator<Iterable<BlobEntry>> {
  yield first.blobs;
  for await (const { blobs } of others) yield blobs;
}

/** Pages of up to 5,000 blobs as the service sends them; the next one is on its way while one is being used. */
async function* fetchPages(
  requests: BlobRequests,
  container: string,
  prefix: string | undefined,
): AsyncGenerator<ListingPage> {
  const fetchPage = (marker: string | undefined) =>
    storageCall('list', container, async () => {
      const query = new URLSearchParams({
        restype: 'container',
        comp: 'list',
        include: 'metadata',
        maxresults: '5000',
      });
      if (prefix) query.set('prefix', prefix);
      if (marker) query.set('marker', marker);
      const { body } = await requests.get(`/${container}`, query.toString().replaceAll('+', '%20'), {});
      const page = await body.bytes();
      return readListingPage(Buffer.from(page.buffer, page.byteOffset, page.byteLength));
    });
  let next: ReturnType<typeof fetchPage> | undefined = fetchPage(undefined);
  while (next) {
    const page: ListingPage = await next;
    next = page.marker ? fetchPage(page.marker) : undefined;
    // Whoever stops listing early does not hear of the page that was on its way.
    next?.catch(() => undefined);
    yield page;
  }
}
