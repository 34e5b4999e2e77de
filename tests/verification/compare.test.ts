import { describe, expect, it } from 'vitest';
import type { AnnotationRecord, Geometry, ImageRecord } from '../../shared/dataset/record.ts';
import { type Actual, compareTask, type Expected, holdsOnlyOurs } from '../../shared/verification/compare.ts';

const image = (path: string, width = 100, height = 80): ImageRecord => ({ kind: 'image', path, width, height });
const box = (x: number, y = 0, width = 10, height = 10): Geometry => ({ type: 'box', x, y, width, height });
const annotation = (geometry: Geometry, more: Partial<AnnotationRecord> = {}): AnnotationRecord => ({
  kind: 'annotation',
  image: 'a.jpg',
  label: 'Cat',
  geometry,
  attributes: {},
  ...more,
});
const expected = (annotations: AnnotationRecord[], images = [image('a.jpg')]): Expected => ({ images, annotations });
const actual = (annotations: AnnotationRecord[], images = [image('a.jpg')]): Actual => ({
  images,
  jobs: [{ id: 7, start: 0, stop: images.length - 1, annotations }],
  foreign: [],
});
const none = { matched: 0, different: 0, missing: 0, unexpected: 0 };

describe('compareTask() on annotations', () => {
  it('matches what CVAT rounded to two decimals and counts by label and type', () => {
    const wanted = [
      annotation(box(1.23456, 7.00499), { index: 0 }),
      annotation({ type: 'polygon', parts: [[0.126, 0, 1, 0, 1, 1.999]] }),
      annotation({ type: 'tag' }, { label: 'Blurred' }),
    ];
    const read = [
      annotation({ type: 'polygon', parts: [[0.13, 0, 1, 0, 1, 2]] }),
      annotation(box(1.23, 7.0)),
      annotation({ type: 'tag' }, { label: 'Blurred' }),
    ];
    const compared = compareTask({ expected: expected(wanted), actual: actual(read) });
    expect(compared.annotations).toEqual({ ...none, matched: 3 });
    expect(compared.labels).toEqual([
      { label: 'Blurred', type: 'tag', ...none, matched: 1 },
      { label: 'Cat', type: 'box', ...none, matched: 1 },
      { label: 'Cat', type: 'polygon', ...none, matched: 1 },
    ]);
    expect(compared.differences).toEqual([]);
  });

  it('says which annotation moved, from where to where and how far', () => {
    const compared = compareTask({
      expected: expected([annotation(box(1), { index: 12 })]),
      actual: actual([annotation(box(1.5))]),
    });
    expect(compared.annotations).toEqual({ ...none, different: 1 });
    expect(compared.differences).toEqual([
      {
        kind: 'different',
        at: 'annotations[12] of "a.jpg"',
        detail:
          'box of "Cat" from (1.00, 0.00) to (11.00, 10.00): is from (1.50, 0.00) to (11.50, 10.00), off by up to 0.500 px',
      },
    ]);
  });

  it('holds equal annotations apart by number: multisets, not sets', () => {
    const same = annotation(box(1));
    const compared = compareTask({ expected: expected([same, { ...same }, { ...same }]), actual: actual([same]) });
    expect(compared.annotations).toEqual({ ...none, matched: 1, missing: 2 });
    const twice = compareTask({ expected: expected([same]), actual: actual([same, { ...same }]) });
    expect(twice.annotations).toEqual({ ...none, matched: 1, unexpected: 1 });
  });

  it('tells a moved annotation from one lost here and one added far away', () => {
    const compared = compareTask({ expected: expected([annotation(box(0))]), actual: actual([annotation(box(60))]) });
    expect(compared.annotations).toEqual({ ...none, missing: 1, unexpected: 1 });
    expect(compared.differences.map(({ kind, at }) => [kind, at])).toEqual([
      ['unexpected', 'job 7, "a.jpg"'],
      ['missing', '"a.jpg"'],
    ]);
  });

  it('names the other label of an annotation that changed it', () => {
    const compared = compareTask({
      expected: expected([annotation(box(0))]),
      actual: actual([annotation(box(0), { label: 'Dog' })]),
    });
    expect(compared.labels).toEqual([{ label: 'Cat', type: 'box', ...none, different: 1 }]);
    expect(compared.differences[0]?.detail).toContain('carries the label "Dog"');
  });

  it("compares the attributes that a migration carries and leaves the project's own defaults alone", () => {
    const wanted = [annotation(box(0), { attributes: { fur: 'long' } }), annotation(box(50))];
    const read = [
      annotation(box(0), { attributes: { fur: 'long', weather: 'sunny' } }),
      annotation(box(50), { attributes: { fur: 'short' } }),
    ];
    const compared = compareTask({ expected: expected(wanted), actual: actual(read) });
    expect(compared.annotations).toEqual({ ...none, matched: 1, different: 1 });
    expect(compared.differences[0]?.detail).toContain('has the attributes {"fur":"short"} instead of {}');
  });

  it('accepts the parts of a polygon in any order, but not another part', () => {
    const parts = [0, 20, 40].map((x) => [x, 0, x + 5, 0, x, 5]);
    const wanted = expected([annotation({ type: 'polygon', parts })]);
    const reversed = compareTask({
      expected: wanted,
      actual: actual([annotation({ type: 'polygon', parts: parts.toReversed() })]),
    });
    expect(reversed.annotations).toEqual({ ...none, matched: 1 });
    const fewer = compareTask({
      expected: wanted,
      actual: actual([annotation({ type: 'polygon', parts: parts.slice(1) })]),
    });
    expect(fewer.annotations).toEqual({ ...none, different: 1 });
  });

  it('compares masks pixel by pixel, however their runs are written', () => {
    const mask = (counts: number[]) => annotation({ type: 'mask', width: 4, height: 4, counts });
    const wanted = expected([mask([5, 2, 9])]);
    expect(compareTask({ expected: wanted, actual: actual([mask([2, 0, 3, 2])]) }).annotations.matched).toBe(1);
    const other = compareTask({ expected: wanted, actual: actual([mask([5, 1, 1, 1, 8])]) });
    expect(other.annotations).toEqual({ ...none, different: 1 });
    expect(other.differences[0]?.detail).toContain('2 pixels not the same');
  });

  it('counts an annotation as matched only if every job that shows its frame holds it, and once', () => {
    const images = ['a.jpg', 'b.jpg', 'c.jpg'].map((path) => image(path));
    const shared = annotation(box(0), { image: 'b.jpg' });
    const extra = annotation(box(50), { image: 'b.jpg' });
    const jobs = (second: AnnotationRecord[]): Actual => ({
      images,
      jobs: [
        { id: 1, start: 0, stop: 1, annotations: [shared, extra] },
        { id: 2, start: 1, stop: 2, annotations: second },
      ],
      foreign: [],
    });
    const both = compareTask({ expected: expected([shared], images), actual: jobs([shared, extra]) });
    expect(both.annotations).toEqual({ ...none, matched: 1, unexpected: 1 });
    const half = compareTask({ expected: expected([shared], images), actual: jobs([]) });
    expect(half.annotations).toEqual({ ...none, missing: 1, unexpected: 1 });
  });

  it('misses what belongs to an image that no job shows', () => {
    const images = [image('a.jpg'), image('b.jpg')];
    const compared = compareTask({
      expected: expected([annotation(box(0), { image: 'b.jpg' })], images),
      actual: { images, jobs: [{ id: 1, start: 0, stop: 0, annotations: [] }], foreign: [] },
    });
    expect(compared.annotations).toEqual({ ...none, missing: 1 });
    expect(compared.differences[0]?.detail).toContain('no job shows its image');
  });

  it('lists so many of each kind and counts the rest', () => {
    const wanted = Array.from({ length: 30 }, (_, k) => annotation(box(k * 3)));
    const compared = compareTask({ expected: expected(wanted), actual: actual([]) }, { differences: 5 });
    expect(compared.differences).toHaveLength(5);
    expect(compared.omitted).toBe(25);
  });

  it.each([
    ['all over the image', (k: number) => box((k * 7919) % 4000, (k * 104_729) % 3000)],
    ['in one place', () => box(5)],
    ['in a column', (k: number) => box(5, k % 1000)],
  ])('compares 30,000 boxes of one label in one image: %s', (_, at) => {
    const wanted = Array.from({ length: 30_000 }, (_, k) => annotation(at(k)));
    const rounded = wanted.map(({ geometry }) =>
      annotation(geometry.type === 'box' ? { ...geometry, x: geometry.x + 0.004 } : geometry),
    );
    const compared = compareTask({ expected: expected(wanted), actual: actual(rounded) });
    expect(compared.annotations).toEqual({ ...none, matched: 30_000 });
  });

  it('compares 30,000 boxes that all moved', () => {
    const wanted = Array.from({ length: 30_000 }, (_, k) => annotation(box((k * 7919) % 4000, (k * 104_729) % 3000)));
    const moved = wanted.map(({ geometry }) =>
      annotation(geometry.type === 'box' ? { ...geometry, x: geometry.x + 0.3 } : geometry),
    );
    const { annotations } = compareTask({ expected: expected(wanted), actual: actual(moved) });
    expect(annotations).toEqual({ ...none, different: 30_000 });
  });
});

describe('compareTask() on frames', () => {
  const images = ['a.jpg', 'b.jpg', 'c.jpg'].map((path) => image(path));

  it('counts missing, unexpected and doubled frames without putting the others out of order', () => {
    const read = ['x.jpg', 'b.jpg', 'b.jpg', 'c.jpg'].map((path) => image(path));
    const compared = compareTask({ expected: expected([], images), actual: actual([], read) });
    expect(compared.images).toEqual({ matched: 2, different: 0, missing: 1, unexpected: 2 });
    expect(compared.differences.map(({ at, detail }) => `${at}: ${detail}`)).toEqual([
      'frame 0 "x.jpg": the task should not hold this image',
      'frame 2 "b.jpg": the task shows this image a second time',
      '"a.jpg": the task has no frame of this image',
    ]);
  });

  it('finds a wrong size', () => {
    const read = [image('a.jpg', 80, 100), ...images.slice(1)];
    const compared = compareTask({ expected: expected([], images), actual: actual([], read) });
    expect(compared.images).toEqual({ matched: 2, different: 1, missing: 0, unexpected: 0 });
    expect(compared.differences[0]?.detail).toBe('CVAT has it as 80x100; it is 100x80');
  });

  it("finds a wrong order, unless the order is CVAT's own affair", () => {
    const read = images.toReversed();
    const wanted = expected([], images);
    expect(compareTask({ expected: wanted, actual: actual([], read) }).images.different).toBe(2);
    const free = { ...wanted, ordered: false };
    expect(compareTask({ expected: free, actual: actual([], read) }).images).toEqual({ ...none, matched: 3 });
  });
});

describe('holdsOnlyOurs()', () => {
  const wanted = expected([annotation(box(0)), annotation(box(50))]);

  it('is true for an empty task, for a part and for the whole of what the migration writes', () => {
    expect(holdsOnlyOurs(wanted, actual([]))).toBe(true);
    expect(holdsOnlyOurs(wanted, actual([annotation(box(50.004))]))).toBe(true);
    expect(holdsOnlyOurs(wanted, actual([annotation(box(50)), annotation(box(0))]))).toBe(true);
  });

  it.each([
    ['an annotation more', [annotation(box(0)), annotation(box(0))]],
    ['a moved annotation', [annotation(box(0.5))]],
    ['a relabelled annotation', [annotation(box(0), { label: 'Dog' })]],
  ])('is false for %s', (_, annotations) => {
    expect(holdsOnlyOurs(wanted, actual(annotations))).toBe(false);
  });

  it('is false for what no migration writes', () => {
    const foreign = [{ code: 'X', severity: 'error', at: 'job 7', detail: '2 tracks', fix: '', count: 2 } as const];
    const task = { ...actual([]), foreign };
    expect(holdsOnlyOurs(wanted, task)).toBe(false);
    expect(compareTask({ expected: wanted, actual: task }).annotations.unexpected).toBe(2);
  });
});
