import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inCodePointOrder } from '../../../shared/adapters/storage/name-order.ts';
import { byCodePoint } from '../../../shared/dataset/code-point-order.ts';

async function ordered(...pages: string[][]): Promise<string[]> {
  async function* listing() {
    for (const page of pages) yield page.map((name) => ({ name }));
  }
  return (await Array.fromAsync(inCodePointOrder(listing()))).flat().map(({ name }) => name);
}

test('inCodePointOrder() sorts what UTF-16 orders otherwise, also over the end of a page', async () => {
  expect(await ordered(['a', 'b😀'], ['bＡ', 'c'])).toEqual(['a', 'bＡ', 'b😀', 'c']);
});

test('inCodePointOrder() brings any names, listed in either order, into code-point order', async () => {
  const character = fc.constantFrom(
    'a',
    'b',
    '/',
    '\u{1f600}',
    '\u{1f601}',
    '\uff08',
    '\ue000',
    '\ud7ff',
    '\u{10ffff}',
  );
  const name = fc.array(character, { minLength: 1, maxLength: 6 }).map((characters) => characters.join(''));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { maxLength: 40 }), async (names) => {
      const expected = names.toSorted(byCodePoint);
      expect(await ordered(expected)).toEqual(expected);
      expect(await ordered(names.toSorted())).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('inCodePointOrder() holds nothing back for full-width names: only what begins beyond U+FFFF can be overtaken', async () => {
  const names = Array.from({ length: 1200 }, (_, i) => ({ name: `\u64ae\u5f71\uff082024\uff09/${1000 + i}.jpg` }));
  let asked = 0;
  async function* pages() {
    for (const item of names) {
      asked += 1;
      yield [item];
    }
  }
  const first = await inCodePointOrder(pages()).next();
  expect(first.value).toHaveLength(500);
  expect(asked).toBe(500);
});

test.each([
  ['a name that goes back', [['b'], ['a']]],
  ['a name that comes twice', [['a'], ['a']]],
  ['a name beyond UTF-16 that comes twice', [['a😀'], ['a😀', 'b']]],
])('inCodePointOrder() refuses %s', async (_, pages) => {
  await expect(ordered(...pages)).rejects.toMatchObject({ code: 'STORAGE_LIST_DISORDER', retryable: false });
});
