import { z } from 'zod';

const Count = z.int().nonnegative();

/** Ids of the export as they are compared: whole numbers (also those written as text), or other text. */
export const Id = z.union([z.number(), z.string()]);
export type Id = z.infer<typeof Id>;

/** What the values say about the coordinates; numbers of annotations unless said otherwise. */
export const CoordinateEvidence = z.object({
  /** With a value over 1.5: pixels. */
  overOne: Count,
  /** With fractions, all of them at most 1.5: normalized, or pixels of a tiny shape in the image's corner. */
  fractions: Count,
  /** With only whole numbers of at most 1.5: proves nothing. */
  undecided: Count,
  /** Largest value, and the places of the first shapes of each kind. */
  largest: z.number(),
  firstOverOne: z.string().optional(),
  firstFractions: z.string().optional(),
  /** Where `area` is there and not 0: those where it is in the unit that the values have, and in the other one. */
  areaAgrees: Count,
  areaContradicts: Count,
  firstContradiction: z.string().optional(),
  /** Absolute shapes that were held against the size that the export gives for their image, and those that go beyond it. */
  heldAgainstSize: Count,
  beyondSize: Count,
  /** The images of these (positions in the export), and how far their shapes reach; the first 5,000. */
  imagesBeyond: z.array(z.object({ position: Count, right: z.number(), bottom: z.number() })),
});
export type CoordinateEvidence = z.infer<typeof CoordinateEvidence>;

export const Category = z.object({
  index: Count,
  id: Id.optional(),
  /** As in the export; undefined where it is not text. */
  name: z.string().optional(),
});
export type Category = z.infer<typeof Category>;

/** What the annotations of one category id look like. */
export const CategoryUse = z.object({
  id: Id,
  boxes: Count,
  polygons: Count,
  masks: Count,
  tags: Count,
  /** Values of each attribute, sorted; empty where there are too many to list. */
  attributes: z.record(z.string(), z.array(z.string())),
});
export type CategoryUse = z.infer<typeof CategoryUse>;

export const ProjectKind = z.enum([
  'object-identification',
  'instance-segmentation',
  'masks',
  'classification',
  'multi-label-classification',
  'mixed',
  'without-annotations',
]);
export type ProjectKind = z.infer<typeof ProjectKind>;

/** Where images of an export lie: a container, or what is known instead. */
export const ExportPlace = z.object({
  account: z.string().optional(),
  container: z.string().optional(),
  datastore: z.string().optional(),
  /** A datastore that is none of those that images of the containers name. */
  apart: z.literal(true).exactOptional(),
  /** How addresses behind a host begin of which nobody knows whether that is a container; the first 20. */
  firstParts: z.array(z.string()).exactOptional(),
  images: Count,
});
export type ExportPlace = z.infer<typeof ExportPlace>;

/** What the first pass over an export found out: all that the second pass must know from the start. Plain JSON, a few KB. */
export const ExportScan = z.object({
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be']),
  kind: ProjectKind,
  coordinates: z.object({
    /** `none` where there is no geometry. */
    unit: z.enum(['normalized', 'absolute', 'none']),
    decidedBy: z.enum(['values', 'caller']),
    evidence: CoordinateEvidence,
  }),
  /** Why boxes are taken for two corners; absent where they are as COCO has them. */
  corners: z.string().exactOptional(),
  /** Why they may be two corners, and are not taken for them. */
  cornersDoubt: z.string().exactOptional(),
  /** Keys that stand twice in one object, and the first places; absent where there are none. */
  keysTwice: z.object({ count: Count, first: z.array(z.string()) }).exactOptional(),
  /** Why the export may have more parts than there are; absent where nothing says so. */
  mayGoOn: z.string().exactOptional(),
  counts: z.object({
    images: Count,
    annotations: Count,
    categories: Count,
    boxes: Count,
    polygons: Count,
    masks: Count,
    tags: Count,
    /** Annotations that are not objects. */
    malformed: Count,
  }),
  /** Every place that images lie in, the first 100. */
  places: z.array(ExportPlace),
  categories: z.array(Category),
  uses: z.array(CategoryUse),
  /** Annotations stand before the last image in the file: it is read once more for the images. */
  annotationsFirst: z.boolean(),
  /** Keys that Azure ML does not write, with the number of records that have them. */
  unknownKeys: z.object({
    document: z.array(z.string()),
    images: z.record(z.string(), Count),
    annotations: z.record(z.string(), Count),
    categories: z.record(z.string(), Count).default({}),
  }),
});
export type ExportScan = z.infer<typeof ExportScan>;
