import type { AnnotationRecord } from '../dataset/record.ts';
import type { Shape, Tag, Track } from './wire.ts';

/** CVAT's own records, with their ids. */
export type Held = { tags: Tag[]; shapes: Shape[]; tracks: Track[] };

/** One annotation as a job holds it; a polygon of several parts is several shapes. */
export type HeldAnnotation = Held & {
  record: AnnotationRecord;
  /** What a migration never sets, such as "occluded": somebody did. */
  marks: string[];
};

/** What no migration writes, on one frame. */
export type Strange = Held & { frame: number; what: string };
