import { expect, test } from 'vitest';
import { blobAddressOf, compileBlobPath } from '../src/triggers/blob-path.ts';

test.each([
  ['images/{name}', 'images', 'a/b.png', { name: 'a/b.png' }],
  ['images/{name}.png', 'images', 'a/b.png', { name: 'a/b' }],
  ['images/{name}.png', 'images', 'b.jpg', undefined],
  ['images/{name}.png', 'images', 'bxpng', undefined],
  ['images/{name}.png', 'other', 'b.png', undefined],
  ['images/in/{a}/{b}', 'images', 'in/x/y/z', { a: 'x/y', b: 'z' }],
  ['images/fixed.json', 'images', 'fixed.json', {}],
  ['images', 'images', 'anything', {}],
])('compileBlobPath(%j) on %s, %s gives %j', (path, container, name, expected) => {
  expect(compileBlobPath(path)({ container, name })).toEqual(expected);
});

test.each([
  ['https://acc.blob.core.windows.net/images/a%20b/c.png', { container: 'images', name: 'a b/c.png' }],
  ['http://127.0.0.1:10000/devstoreaccount1/images/a/b.png', { container: 'images', name: 'a/b.png' }],
  ['https://acc.blob.core.windows.net/images', undefined],
])('blobAddressOf(%s)', (url, expected) => {
  expect(blobAddressOf(new URL(url))).toEqual(expected);
});
