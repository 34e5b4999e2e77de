import { expect, test } from 'vitest';
import { chunkFor } from '../../shared/migration/chunk-size.ts';

const pictures = (...sizes: [number, number][]) => sizes.map(([width, height]) => ({ width, height }));

test('chunkFor() chooses 10 for big pictures, what CVAT would choose for still bigger ones, and nothing for others', () => {
  expect(chunkFor(pictures([1280, 720]), undefined)).toBe(10);
  expect(chunkFor(pictures([1920, 1080], [1920, 1080]), undefined)).toBe(10);
  expect(chunkFor(pictures([4000, 3000]), undefined)).toBe(6);
  expect(chunkFor(pictures([20_000, 20_000]), undefined)).toBe(2);
  expect(chunkFor(pictures([1279, 720]), undefined)).toBeUndefined();
  expect(chunkFor([], undefined)).toBeUndefined();
});

test('chunkFor() goes by the usual picture: one that is big among many small ones changes nothing', () => {
  const small = Array.from({ length: 99 }, (): [number, number] => [320, 240]);
  expect(chunkFor(pictures([4000, 3000], ...small), undefined)).toBeUndefined();
});

test('chunkFor() keeps what is asked for', () => {
  expect(chunkFor(pictures([4000, 3000]), 72)).toBe(72);
  expect(chunkFor(pictures([64, 64]), 4)).toBe(4);
});
