import { expect, test } from 'vitest';
import { readOnce } from '../../shared/work/read-once.ts';

function source(items: readonly number[]) {
  let opened = 0;
  return {
    opened: () => opened,
    async *open() {
      opened += 1;
      yield* items;
    },
  };
}

test('readOnce() reads what is small once, and gives all of it each time', async () => {
  const { open, opened } = source([1, 2, 3]);
  const read = readOnce(open, { most: 3 });
  for (let time = 0; time < 3; time++) expect(await Array.fromAsync(read())).toEqual([1, 2, 3]);
  expect(opened()).toBe(1);
});

test('readOnce() keeps nothing of what is large, and gives all of it each time', async () => {
  const { open, opened } = source([1, 2, 3]);
  const read = readOnce(open, { most: 2 });
  for (let time = 0; time < 2; time++) expect(await Array.fromAsync(read())).toEqual([1, 2, 3]);
  expect(opened()).toBe(2);
});

test('readOnce() weighs items by their size', async () => {
  const { open, opened } = source([5, 5]);
  const read = readOnce(open, { most: 9, sizeOf: (item) => item });
  for (let time = 0; time < 2; time++) expect(await Array.fromAsync(read())).toEqual([5, 5]);
  expect(opened()).toBe(2);
});

test('readOnce() does not take the beginning for the whole: who breaks off leaves nothing behind', async () => {
  const { open, opened } = source([1, 2, 3]);
  const read = readOnce(open);
  for await (const item of read()) if (item === 2) break;
  expect(await Array.fromAsync(read())).toEqual([1, 2, 3]);
  expect(opened()).toBe(2);
});
