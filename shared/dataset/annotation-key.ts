import type { AnnotationRecord } from './record.ts';

/** What makes two annotations of an image the same: everything but where they stand in the export. */
export function annotationKey({ label, geometry, attributes }: AnnotationRecord): string {
  return JSON.stringify([label, geometry, Object.entries(attributes).sort()]);
}
