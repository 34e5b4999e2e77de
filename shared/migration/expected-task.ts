import { byCodePoint } from '../dataset/code-point-order.ts';
import type { Expected } from '../verification/compare.ts';
import { frameName } from './frame-name.ts';
import type { CompleteRequest } from './request.ts';
import type { TaskSlice } from './task-slices.ts';

/** What the task should hold, and how CVAT's frame names lead back to paths. */
export function expectedTask(
  request: CompleteRequest,
  slice: TaskSlice,
): { expected: Expected; pathOf: (frame: string) => string } {
  const toFrame = frameName(request);
  const paths = new Map(slice.images.map((image) => [toFrame(image.path), image.path]));
  const { annotations } = slice;
  // Natural order is CVAT's own affair; the order never decides where an annotation lands.
  const ordered = request.tasks.sortingMethod !== 'natural' && request.dataSource === 'cloud-storage';
  const predefined = request.tasks.sortingMethod === 'predefined';
  const images = predefined ? slice.images : slice.images.toSorted((a, b) => byCodePoint(a.path, b.path));
  return { expected: { images, annotations, ordered }, pathOf: (frame) => paths.get(frame) ?? frame };
}
