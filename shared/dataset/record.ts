import { z } from 'zod';

/** Pixels of the image as displayed (EXIF orientation applied), sub-pixel precision kept. */
const Pixels = z.number();

export const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('box'), x: Pixels, y: Pixels, width: Pixels, height: Pixels }),
  /** Each part is an open ring `[x1, y1, x2, y2, ...]` of at least three points. */
  z.object({ type: z.literal('polygon'), parts: z.array(z.array(Pixels)).min(1) }),
  /** Uncompressed COCO RLE: column-major run lengths, starting with zeros; `width * height` is their sum. */
  z.object({ type: z.literal('mask'), width: z.int(), height: z.int(), counts: z.array(z.int()) }),
  /** A classification label of the whole image. */
  z.object({ type: z.literal('tag') }),
]);
export type Geometry = z.infer<typeof Geometry>;
export type GeometryType = Geometry['type'];

/** CVAT counts characters: an emoji is one. */
export const LONGEST_LABEL = 64;
export const LabelName = z
  .string()
  .min(1)
  .refine((name) => [...name].length <= LONGEST_LABEL, `must have at most ${LONGEST_LABEL} characters`);

/** A class of the labelling project. All labels stand before the first image. */
export const LabelRecord = z.object({
  kind: z.literal('label'),
  /** Trimmed, unique, at most 64 characters; a hierarchy is part of it: `Animal/Cat`. */
  name: LabelName,
  /** The geometry types of its annotations, sorted; empty where it has none. */
  geometries: z.array(z.enum(['box', 'mask', 'polygon', 'tag'])),
  /** Attributes carried on request: name -> the distinct values seen, sorted. */
  attributes: z.record(z.string(), z.array(z.string())),
});
export type LabelRecord = z.infer<typeof LabelRecord>;

/**
 * The image as the export names it: what it *is*, wherever its bytes are taken from. Two exports of one project say the same
 * here, and so do a run by upload and one by cloud storage. See `identityKey`.
 */
export const ImageSource = z.object({
  /** Storage account, or the host where it is not one of Azure's; absent where the export names none. */
  account: z.string().min(1).optional(),
  container: z.string().min(1).optional(),
  /** As the export writes it: by `absolute_url`, else `coco_url`, else `file_name`. */
  path: z.string().min(1),
});
export type ImageSource = z.infer<typeof ImageSource>;

export const ImageRecord = z.object({
  kind: z.literal('image'),
  /** Where its bytes are: the blob's name in the images container. Unique within a dataset; `source` says what the image is. */
  path: z.string().min(1),
  /** Absent where the image comes from elsewhere (CVAT's read-back, the container). */
  source: ImageSource.optional(),
  /** The blob as a migration measured it: its version, and the EXIF orientation that it states. */
  measured: z
    .object({
      etag: z.string(),
      orientation: z.int(),
      /** Why CVAT shows it only where it is uploaded. */
      onlyByUpload: z.string().exactOptional(),
    })
    .exactOptional(),
  /** Pixels as displayed. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Position in the export's `images`; absent where the image comes from elsewhere (CVAT's read-back, the container). */
  index: z.int().nonnegative().optional(),
});
export type ImageRecord = z.infer<typeof ImageRecord>;

export const AnnotationRecord = z.object({
  kind: z.literal('annotation'),
  /** `path` of its image. */
  image: z.string().min(1),
  /** `name` of its label. */
  label: z.string().min(1),
  geometry: Geometry,
  attributes: z.record(z.string(), z.string()),
  /** Position in the export's `annotations`; absent in what was read back from CVAT. */
  index: z.int().nonnegative().optional(),
});
export type AnnotationRecord = z.infer<typeof AnnotationRecord>;

/** One line of the hub. Labels first, then images and annotations in the order of the source. */
export const DatasetRecord = z.discriminatedUnion('kind', [LabelRecord, ImageRecord, AnnotationRecord]);
export type DatasetRecord = z.infer<typeof DatasetRecord>;
