import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrontCodedList } from '../../shared/dataset/front-coded-list.ts';

/** Texts that share beginnings of any length, some of them longer than any buffer at the start. */
const text = fc
  .tuple(fc.constantFrom('', 'a', 'photos/', 'é'.repeat(400), '日'.repeat(2000)), fc.nat({ max: 5000 }), fc.string())
  .map(([before, count, end]) => `${before}${'x'.repeat(count)}${end}`.toWellFormed());

test('FrontCodedList answers every text that was put in, in any order of asking', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 120 }), fc.array(fc.nat()), (texts, asked) => {
      const list = new FrontCodedList();
      for (const one of texts) list.push(one);
      expect(list.length).toBe(texts.length);
      const indices = [...asked.map((n) => n % Math.max(texts.length, 1)), ...texts.keys()];
      for (const index of texts.length === 0 ? [] : indices) {
        expect(list.at(index)).toBe(texts[index]);
        expect(list.equals(index, Buffer.from(texts[index] ?? ''))).toBe(true);
        expect(list.equals(index, Buffer.from(`${texts[index]}!`))).toBe(false);
      }
    }),
    { numRuns: 50 },
  );
});

test('FrontCodedList holds more blocks than it has room for at the start, and ranks in them', () => {
  const texts = Array.from(
    { length: 40_000 },
    (_, k) => `folder ${Math.floor(k / 1000)}/${String(k).padStart(6, '0')}`,
  );
  texts.sort();
  const list = new FrontCodedList();
  expect(texts.every((one) => list.push(one))).toBe(true);
  for (let index = 0; index < texts.length; index += 1) expect(list.at(index)).toBe(texts[index]);
  for (let index = texts.length - 1; index >= 0; index -= 1999) {
    expect(list.at(index)).toBe(texts[index]);
    expect(list.rank(Buffer.from(texts[index] ?? ''))).toBe(index);
    expect(list.rank(Buffer.from(`${texts[index]}~`))).toBe(index + 1);
  }
});

test('FrontCodedList.at() throws where there is no such text', () => {
  const list = new FrontCodedList();
  list.push('a');
  expect(() => list.at(1)).toThrow(RangeError);
  expect(() => list.at(-1)).toThrow(RangeError);
});

test('FrontCodedList.push() answers whether a text comes after the one before it, by its bytes', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 20 }), (texts) => {
      const list = new FrontCodedList();
      const answers = texts.map((one) => list.push(one));
      const before = texts
        .slice(0, -1)
        .map((one, k) => Buffer.compare(Buffer.from(one), Buffer.from(texts[k + 1] ?? '')) < 0);
      expect(answers).toEqual([true, ...before]);
    }),
    { numRuns: 50 },
  );
});
