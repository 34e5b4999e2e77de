import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCvatMask, toCvatMask } from '../../shared/cvat/mask.ts';

describe('toCvatMask()', () => {
  it('writes row-major runs of the bounding box, then the box', () => {
    // 4 wide, 3 high:  . . . .
    //                  . # # .
    //                  . . # .
    const mask = { type: 'mask', width: 4, height: 3, counts: [4, 1, 2, 2, 3] } as const;
    expect(toCvatMask({ ...mask, counts: [...mask.counts] })).toEqual([0, 2, 1, 1, 1, 1, 2, 2]);
  });

  it('costs what the runs are, not the pixels', () => {
    const side = 13_300;
    const full = { type: 'mask' as const, width: side, height: side, counts: [0, side * side] };
    const points = [0, side * side, 0, 0, side - 1, side - 1];
    for (let n = 0; n < 5; n++) expect(toCvatMask(full)).toEqual(points);
    expect(fromCvatMask(points, { width: side, height: side })).toEqual(full);
  });

  it('refuses a mask whose few runs by columns are millions by rows', () => {
    const side = 13_300;
    const counts = Array.from({ length: side }, () => side);
    expect(() => toCvatMask({ type: 'mask', width: side, height: side, counts })).toThrow(/more than 2000000 runs/);
  });

  it('refuses a mask without a pixel', () => {
    expect(() => toCvatMask({ type: 'mask', width: 2, height: 2, counts: [4] })).toThrow(
      'Cannot write a mask of 2x2: it has no pixel',
    );
  });
});

describe('fromCvatMask()', () => {
  it('gives back every mask that was written', () => {
    const mask = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        pixels: fc
          .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
          .filter((pixels) => pixels.includes(true)),
      }),
    );
    fc.assert(
      fc.property(mask, ({ width, height, pixels }) => {
        const counts = runs(pixels);
        const back = fromCvatMask(toCvatMask({ type: 'mask', width, height, counts }), { width, height });
        expect(back).toEqual({ type: 'mask', width, height, counts });
      }),
    );
  });

  it.each([
    ['too few numbers', [1, 0, 0, 0]],
    ['runs that do not fill the box', [0, 3, 0, 0, 1, 1]],
    ['a box outside the frame', [0, 4, 3, 3, 4, 4]],
    ['a box turned inside out', [0, 4, 2, 2, 1, 1]],
    ['fractions', [0, 0.5, 0.5, 0, 0, 0, 0]],
  ])('answers undefined for %s', (_, points) => {
    expect(fromCvatMask(points, { width: 4, height: 4 })).toBeUndefined();
  });
});

function runs(pixels: boolean[]): number[] {
  const counts: number[] = [];
  let value = false;
  let length = 0;
  for (const pixel of pixels) {
    if (pixel !== value) {
      counts.push(length);
      value = pixel;
      length = 0;
    }
    length++;
  }
  return [...counts, length];
}
