import type { BlobEntry } from '../world.ts';
import type { BlobRequests } from './blob-requests.ts';
import { readListingPage } from './listing-page.ts';
import { storageCall } from './storage-call.ts';

/** Pages of up to 5,000 blobs as the service sends them; the next one is on its way while one is being used. */
export async function* listPages(
  requests: BlobRequests,
  container: string,
  prefix: string | undefined,
): AsyncGenerator<Iterable<BlobEntry>> {
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
    const page: Awaited<ReturnType<typeof fetchPage>> = await next;
    next = page.marker ? fetchPage(page.marker) : undefined;
    // Whoever stops listing early does not hear of the page that was on its way.
    next?.catch(() => undefined);
    yield page.blobs;
  }
}
