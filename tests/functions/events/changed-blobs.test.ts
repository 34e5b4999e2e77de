import { expect, test } from 'vitest';
import { changedBlobs } from '../../../functions/events/changed-blobs.ts';

const subject = '/blobServices/default/containers/images/blobs/new folder/b#1.jpg';
const url = (path: string) => `https://account.dfs.core.windows.net/${path}`;

test.each([
  ['BlobDeleted', { url: url('images/b.jpg') }, [{ container: 'images', name: 'new folder/b#1.jpg' }]],
  [
    'BlobRenamed',
    { sourceUrl: url('other/old%20folder/a%231.jpg'), destinationUrl: url('images/new%20folder/b%231.jpg') },
    [
      { container: 'images', name: 'new folder/b#1.jpg' },
      { container: 'other', name: 'old folder/a#1.jpg' },
    ],
  ],
  [
    'BlobRenamed',
    { sourceUrl: url('other/a.jpg') },
    [
      { container: 'images', name: 'new folder/b#1.jpg' },
      { container: 'other', name: 'a.jpg' },
    ],
  ],
  ['BlobRenamed', { sourceUrl: url('other') }, [{ container: 'images', name: 'new folder/b#1.jpg' }]],
  ['BlobRenamed', { sourceUrl: 'no url' }, [{ container: 'images', name: 'new folder/b#1.jpg' }]],
  [
    'DirectoryRenamed',
    { sourceUrl: url('other/a'), destinationUrl: url('images/b') },
    [{ container: 'images' }, { container: 'other' }],
  ],
  ['DirectoryDeleted', { url: url('images/b'), recursive: 'true' }, [{ container: 'images' }]],
])('changedBlobs() of %s', (type, data, expected) => {
  expect(changedBlobs({ subject, eventType: `Microsoft.Storage.${type}`, data })).toEqual(expected);
});

test('changedBlobs() of a rename from a place that cannot be decoded marks that container as a whole', () => {
  const data = { sourceUrl: url('other/100% sharp.jpg') };
  expect(changedBlobs({ subject, eventType: 'Microsoft.Storage.BlobRenamed', data })).toEqual([
    { container: 'images', name: 'new folder/b#1.jpg' },
    { container: 'other' },
  ]);
});

test('changedBlobs() refuses a subject without a blob', () => {
  const event = {
    subject: '/blobServices/default/containers/images',
    eventType: 'Microsoft.Storage.BlobDeleted',
    data: {},
  };
  expect(() => changedBlobs(event)).toThrow('names no blob');
});
