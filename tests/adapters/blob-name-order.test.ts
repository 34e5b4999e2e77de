import { expect, test } from 'vitest';
import { inCodePointOrder } from '../../shared/adapters/blob-name-order.ts';

async function ordered(...pages: string[][]): Promise<string[]> {
  async function* listing() {
    for (const page of pages) yield page.map((name) => ({ name }));
  }
  return (await Array.fromAsync(inCodePointOrder(listing()))).flat().map(({ name }) => name);
}

test('inCodePointOrder() sorts what UTF-16 orders otherwise, also over the end of a page', async () => {
  expect(await ordered(['a', 'b😀'], ['bＡ', 'c'])).toEqual(['a', 'bＡ', 'b😀', 'c']);
});

test.each([
  ['a name that goes back', [['b'], ['a']]],
  ['a name that comes twice', [['a'], ['a']]],
  ['a name beyond UTF-16 that comes twice', [['a😀'], ['a😀', 'b']]],
])('inCodePointOrder() refuses %s', async (_, pages) => {
  await expect(ordered(...pages)).rejects.toMatchObject({ code: 'STORAGE_LIST_DISORDER', retryable: false });
});
