import type { AnnotationRecord, ImageRecord, LabelRecord } from '../dataset/record.ts';

/** One image with what is on it, in the order in which it was read. */
export type LabelledImage = { image: ImageRecord; annotations: readonly AnnotationRecord[] };

/** A source that can be read several times: a COCO file names all images before the first annotation. */
export type LabelledImages = { labels: readonly LabelRecord[]; images: () => AsyncIterable<LabelledImage> };
