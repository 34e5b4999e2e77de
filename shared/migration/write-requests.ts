import { cvatShapes } from '../cvat/shapes.ts';
import type { Shape, Tag } from '../cvat/wire.ts';
import type { AnnotationRecord } from '../dataset/record.ts';

/** Of one request to CVAT, which is one transaction there, behind a proxy that gives up after 60 s. */
export type WriteLimits = { shapes: number; bytes: number };

/** 10,000 boxes took 15 s on a busy CVAT of two cores. */
export const WRITE_LIMITS: WriteLimits = { shapes: 10_000, bytes: 20_000_000 };

/** Of a shape without its points, each number of those, and each number of a mask, as CVAT is sent them. */
export const WRITTEN_BYTES = { shape: 160, number: 19, maskRun: 12 };

export type WriteRequest = { paths: string[]; tags: Tag[]; shapes: Shape[] };

/**
 * What a job should hold, image by image, as few requests. The annotations of one image are never parted, so that an image
 * is always as it was or as it should be; one with more than a request may hold has a larger one for itself.
 */
export function writeRequests(
  images: Iterable<{ path: string; annotations: readonly AnnotationRecord[] }>,
  target: Parameters<typeof cvatShapes>[1],
  limits: WriteLimits,
): WriteRequest[] {
  const requests: WriteRequest[] = [];
  let bytes = 0;
  const sizes = (all: readonly (Tag | Shape)[]) => all.reduce((sum, one) => sum + bytesOf(one), 0);
  for (const { path, annotations } of images) {
    const { tags, shapes } = cvatShapes(annotations, target);
    const size = sizes(tags) + sizes(shapes);
    let last = requests.at(-1);
    const count = (last?.tags.length ?? 0) + (last?.shapes.length ?? 0) + tags.length + shapes.length;
    if (!last || count > limits.shapes || bytes + size > limits.bytes) {
      last = { paths: [], tags: [], shapes: [] };
      requests.push(last);
      bytes = 0;
    }
    last.paths.push(path);
    for (const tag of tags) last.tags.push(tag);
    for (const shape of shapes) last.shapes.push(shape);
    bytes += size;
  }
  return requests;
}

/** About: all of it is made into text once only, when it is sent. */
function bytesOf(one: Tag | Shape): number {
  const attributes = one.attributes.length > 0 ? JSON.stringify(one.attributes).length : 0;
  if (!('points' in one)) return WRITTEN_BYTES.shape + attributes;
  const each = one.type === 'mask' ? WRITTEN_BYTES.maskRun : WRITTEN_BYTES.number;
  return WRITTEN_BYTES.shape + attributes + one.points.length * each;
}
