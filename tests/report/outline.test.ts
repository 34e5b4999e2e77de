import { expect, it } from 'vitest';
import { outlineOf } from '../../shared/verification/outline.ts';

it('outlineOf() draws boxes, polygons and masks in pixels of the image', () => {
  expect(outlineOf({ type: 'box', x: 1.04, y: 2, width: 3, height: 4 })).toBe('M1 2h3v4h-3z');
  expect(outlineOf({ type: 'polygon', parts: [[0, 0, 4, 0, 4, 4]] })).toBe('M0 0L4 0L4 4z');
  // 3 wide, 2 high: column 0 is empty, column 1 full, column 2 has its first pixel.
  expect(outlineOf({ type: 'mask', width: 3, height: 2, counts: [2, 3, 1] })).toBe('M1 0h1v2h-1zM2 0h1v1h-1z');
  expect(outlineOf({ type: 'tag' })).toBeUndefined();
});

it('outlineOf() stays small whatever the size', () => {
  const parts = [Array.from({ length: 200_000 }, (_, k) => k % 1000)];
  expect(outlineOf({ type: 'polygon', parts })?.length).toBeLessThan(5000);
});
