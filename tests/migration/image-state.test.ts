import { describe, expect, it } from 'vitest';
import type { HeldAnnotation } from '../../shared/cvat/held.ts';
import type { AnnotationRecord } from '../../shared/dataset/record.ts';
import { imageState } from '../../shared/migration/image-state.ts';

const box = (x: number, attributes = {}): AnnotationRecord => ({
  ...{ kind: 'annotation', image: 'a.jpg', label: 'Cat', attributes },
  geometry: { type: 'box', x, y: 0, width: 10, height: 10 },
});
const held = (record: AnnotationRecord, more: { source?: string; marks?: string[] } = {}): HeldAnnotation => ({
  ...{ record, marks: more.marks ?? [], tags: [], tracks: [] },
  shapes: [
    {
      ...{ id: 1, type: 'rectangle', frame: 0, label_id: 1, points: [], attributes: [] },
      source: more.source ?? 'file',
    },
  ],
});
type Case = {
  target?: AnnotationRecord[];
  actual?: HeldAnnotation[];
  strange?: boolean;
  versions?: AnnotationRecord[][] | undefined;
  policy?: 'keep' | 'replace';
};
const state = ({ target = [box(0)], actual = [], strange = false, versions, policy = 'keep' }: Case) =>
  imageState({
    ...{ target, versions, policy },
    actual: { held: actual, strange: strange ? [{ frame: 0, what: 'points', tags: [], shapes: [], tracks: [] }] : [] },
  });

describe('imageState()', () => {
  it.each<[string, Case, string]>([
    ['what CVAT rounded is equal', { actual: [held(box(0.004))] }, 'equal'],
    ['nothing wanted and nothing there', { target: [] }, 'equal'],
    ['made by us and left empty', { versions: [[]] }, 'write'],
    ['empty, and nobody knows why', {}, 'kept'],
    ['the last version that we wrote', { actual: [held(box(5))], versions: [[box(5)]] }, 'write'],
    ['either version while a write is under way', { actual: [held(box(5))], versions: [[box(5)], [box(7)]] }, 'write'],
    ['moved by people', { actual: [held(box(6))], versions: [[box(5)]] }, 'kept'],
    ['emptied by people', { versions: [[box(5)]] }, 'kept'],
    ['something drawn beside ours', { actual: [held(box(5)), held(box(50))], versions: [[box(5)]] }, 'kept'],
    ['one of two deleted', { actual: [held(box(5))], versions: [[box(5), box(7)]] }, 'kept'],
    ['differs, no ledger', { actual: [held(box(5))] }, 'kept'],
    ['an attribute set by people', { actual: [held(box(0, { fur: 'short' }))], versions: [[box(0)]] }, 'kept'],
    ['marked by people', { actual: [held(box(0), { marks: ['occluded'] })], versions: [[box(0)]] }, 'kept'],
    ['a track or points beside ours', { actual: [held(box(0))], strange: true, versions: [[box(0)]] }, 'kept'],
    ['written twice', { actual: [held(box(0)), held(box(0))], versions: [[box(0)]] }, 'write'],
    ['written three times', { actual: [0, 0, 0].map((x) => held(box(x))), versions: [[]] }, 'write'],
    ['copied by people', { actual: [held(box(0)), held(box(0), { source: 'manual' })], versions: [[box(0)]] }, 'kept'],
    ['written twice, no ledger', { actual: [held(box(0)), held(box(0))] }, 'kept'],
    ['given up by the request', { actual: [held(box(6))], strange: true, policy: 'replace' }, 'write'],
  ])('%s', (_, given, expected) => {
    expect(state(given)).toBe(expected);
  });
});
