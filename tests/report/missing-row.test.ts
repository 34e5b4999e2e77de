import { expect, test } from 'vitest';
import { missingRow } from '../../shared/report/missing-row.ts';
import { finding } from '../verification/report-parts.ts';

const RUN = { planned: true };

test.each([
  ['image', 'a.jpg', { at: 'images[3] "a.jpg"', excludes: 'image' }],
  ['annotation', 'a.jpg', { at: 'images[3] "a.jpg"', excludes: 'annotation' }],
  ['image', undefined, { code: 'FRAME_DELETED', at: 'task 11', effect: 'excluded' }],
  ['image', undefined, { code: 'IMAGES_DO_NOT_OPEN', at: 'task 11 "street"', effect: 'excluded' }],
  ['image', 'a.jpg', { code: 'CVAT_LACKS', at: 'task 11, "a.jpg"' }],
  ['annotation', 'a.jpg', { code: 'CVAT_LACKS', at: 'task 11, annotations[4] of "a.jpg"' }],
] as const)('missingRow() tells %ss from the other kind: of %s by %o', (kind, image, more) => {
  expect(missingRow(finding({ severity: 'error', ...more }), RUN)?.slice(0, 2)).toEqual([kind, image]);
});

test.each(['NOT_REACHED', 'TASK_FAILED'])(
  'missingRow() tells of %s once: by its images, where a plan knows them',
  (code) => {
    const left = finding({ code, excludes: 'image', effect: 'failed', count: 3 });
    expect(missingRow(left, RUN)).toBeUndefined();
    expect(missingRow(left, { planned: false })?.[3]).toBe(3);
    expect(missingRow({ ...left, excludes: 'annotation' }, RUN)?.[3]).toBe(3);
  },
);

test('missingRow() says nothing of what is there', () => {
  expect(missingRow(finding({ code: 'IMAGE_DUPLICATE', excludes: 'image', effect: 'changed' }), RUN)).toBeUndefined();
  expect(missingRow(finding({ code: 'CVAT_DIFFERS', severity: 'error' }), RUN)).toBeUndefined();
});
