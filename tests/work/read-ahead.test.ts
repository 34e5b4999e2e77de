import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readAhead } from '../../shared/work/read-ahead.ts';

const LIMITS = { count: 4, bytes: 100, sizeOf: (size: number) => size };

test('readAhead() answers in order, with no more items and bytes under way than allowed', async () => {
  const sizes = [10, 90, 5, 5, 5, 5, 200, 1, 1];
  let [held, most, underWay, mostUnderWay] = [0, 0, 0, 0];
  const taken: number[] = [];
  const items = readAhead(sizes, LIMITS, async (size) => {
    underWay += 1;
    held += size;
    most = Math.max(most, held - (size > 100 ? size : 0));
    mostUnderWay = Math.max(mostUnderWay, underWay);
    // Later ones are there sooner.
    await pause(20 - sizes.indexOf(size));
    return size;
  });
  for await (const size of items) {
    taken.push(size);
    underWay -= 1;
    held -= size;
  }
  expect(taken).toEqual(sizes);
  expect(mostUnderWay).toBe(4);
  expect(most).toBeLessThanOrEqual(100);
});

test('readAhead() fails where the turn of what failed comes, and begins nothing for whoever leaves early', async () => {
  const begun: number[] = [];
  const items = readAhead([1, 2, 3, 4, 5, 6, 7, 8], LIMITS, async (size) => {
    begun.push(size);
    if (size === 3) throw new Error('Cannot read 3');
    return size;
  });
  const taken: number[] = [];
  await expect(async () => {
    for await (const size of items) taken.push(size);
  }).rejects.toThrow('Cannot read 3');
  expect(taken).toEqual([1, 2]);
  await pause(5);
  expect(begun.length).toBeLessThan(8);
});
