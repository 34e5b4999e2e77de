import { expect, test } from 'vitest';
import { missingRow } from '../../shared/report/missing-row.ts';
import { finding } from '../verification/report-parts.ts';

test.each([
  ['image', 'a.jpg', { at: 'images[3] "a.jpg"', excludes: 'image' }],
  ['annotation', 'a.jpg', { at: 'images[3] "a.jpg"', excludes: 'annotation' }],
  ['image', undefined, { code: 'FRAME_DELETED', at: 'task 11', effect: 'excluded' }],
  ['image', undefined, { code: 'IMAGES_DO_NOT_OPEN', at: 'task 11 "street"', effect: 'excluded' }],
  ['image', 'a.jpg', { code: 'CVAT_LACKS', at: 'task 11, "a.jpg"' }],
  ['annotation', 'a.jpg', { code: 'CVAT_LACKS', at: 'task 11, annotations[4] of "a.jpg"' }],
] as const)('missingRow() tells %ss from the other kind: of %s by %o', (kind, image, more) => {
  expect(missingRow(finding({ severity: 'error', ...more }))?.slice(0, 2)).toEqual([kind, image]);
});

test('missingRow() says nothing of what is there', () => {
  expect(missingRow(finding({ code: 'IMAGE_DUPLICATE', excludes: 'image', effect: 'changed' }))).toBeUndefined();
  expect(missingRow(finding({ code: 'CVAT_DIFFERS', severity: 'error' }))).toBeUndefined();
});
