import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listingPage } from '../../../local/images-folder/folder-listing.ts';
import { readListingPage } from '../../../shared/adapters/storage/listing-page.ts';

test('listingPage() goes on where the page before has ended', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'listing-'));
  try {
    const file = join(dir, 'one.jpg');
    await writeFile(file, 'one');
    const files = Array.from({ length: 5001 }, (_, at) => ({ name: `${at}.jpg`.padStart(9, '0'), file }));
    const first = readListingPage(Buffer.from(await listingPage(files, {})));
    expect([...first.blobs]).toHaveLength(5000);
    expect(first.marker).toBe('5000');
    const last = readListingPage(Buffer.from(await listingPage(files, { marker: first.marker })));
    expect([...last.blobs].map(({ name, size }) => [name, size])).toEqual([['05000.jpg', 3]]);
    expect(last.marker).toBeUndefined();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
