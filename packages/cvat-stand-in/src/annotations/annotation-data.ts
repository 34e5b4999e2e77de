import type { AttributeSpec, AttributeValue } from '../state/attribute.ts';

/** Annotations as CVAT keeps and answers them. */

export const SHAPE_TYPES = [
  'rectangle',
  'polygon',
  'polyline',
  'points',
  'ellipse',
  'cuboid',
  'mask',
  'skeleton',
] as const;
export type ShapeType = (typeof SHAPE_TYPES)[number];

export const SOURCES = ['auto', 'semi-auto', 'manual', 'file', 'consensus'] as const;
export type Source = (typeof SOURCES)[number];

type Common = { label_id: number; group: number; source: Source; attributes: AttributeValue[] };

export type NewTag = Common & { frame: number };

type Drawn = {
  type: ShapeType;
  frame: number;
  occluded: boolean;
  outside: boolean;
  z_order: number;
  /** Degrees, 0 to 360. */
  rotation: number;
  /** x1, y1, x2, y2, ...; a mask has run lengths inside its box (zeros first, row by row) and then left, top, right, bottom. */
  points: number[];
};

export type NewShape = Common & Drawn & { score: number };
export type NewTrackedShape = Drawn & { attributes: AttributeValue[] };
export type NewTrack = Common & { frame: number; shapes: NewTrackedShape[] };

export type NewAnnotations = { tags: NewTag[]; shapes: NewShape[]; tracks: NewTrack[] };

export type Stored<T> = T & { id: number };
export type StoredTrack = Stored<Omit<NewTrack, 'shapes'>> & { shapes: Stored<NewTrackedShape>[] };
export type StoredAnnotations = { tags: Stored<NewTag>[]; shapes: Stored<NewShape>[]; tracks: StoredTrack[] };

/** What an annotation needs to know of a label of its task. */
export type LabelSpec = { id: number; name: string; attributes: readonly AttributeSpec[] };

export const noAnnotations = (): StoredAnnotations => ({ tags: [], shapes: [], tracks: [] });
