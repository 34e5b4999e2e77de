import { posix } from 'node:path';
import { z } from 'zod';
import { maskOfCocoRuns } from './masks.ts';

/** Reads an Azure ML COCO export in its own way: nothing of the product is used here, so that nothing of it can be wrong twice. */

const Rle = z.object({ size: z.tuple([z.number(), z.number()]), counts: z.union([z.string(), z.array(z.number())]) });
const Image = z.object({
  id: z.union([z.number(), z.string()]),
  file_name: z.string().nullish(),
  coco_url: z.string().nullish(),
  absolute_url: z.string().nullish(),
});
const Annotation = z.object({
  image_id: z.union([z.number(), z.string()]),
  category_id: z.union([z.number(), z.string()]),
  bbox: z.array(z.number()).nullish(),
  segmentation: z.union([z.array(z.array(z.number())), Rle]).nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
});
const Export = z.object({
  images: z.array(Image),
  annotations: z.array(Annotation),
  categories: z.array(z.object({ id: z.union([z.number(), z.string()]), name: z.string() })),
});

export type Size = { width: number; height: number };
/** `pixels`: a mask of the whole picture as text. */
export type WantedShape =
  | { type: 'tag' }
  | { type: 'rectangle'; points: number[] }
  | { type: 'polygon'; parts: number[][] }
  | { type: 'mask'; pixels: string };
/** `values`: of its attributes, without blanks around them. */
export type Wanted = { index: number; path: string; label: string; shape: WantedShape; values: Record<string, string> };

/** What the export says, in pixels of the pictures as they are shown. */
export function readExport(
  document: unknown,
  sizes: ReadonlyMap<string, Size>,
  isThere: (path: string) => boolean = () => false,
): { paths: string[]; wanted: Wanted[] } {
  const { images, annotations, categories } = Export.parse(document);
  const labels = new Map(categories.map(({ id, name }) => [String(id), name.trim()]));
  const paths = new Map(images.map((image) => [String(image.id), pathOf(image, isThere)]));
  const share = isNormalized(annotations);
  const wanted = annotations.map((annotation, index): Wanted => {
    const path = paths.get(String(annotation.image_id)) ?? '';
    const { width, height } = sizes.get(path) ?? { width: 1, height: 1 };
    const scale = share ? [width, height] : [1, 1];
    const pixels = (values: readonly number[]) => values.map((value, k) => value * (scale[k % 2] ?? 1));
    const label = labels.get(String(annotation.category_id)) ?? '';
    return { index, path, label, shape: shapeOf(annotation, pixels), values: valuesOf(annotation) };
  });
  // Ids may be the same although the images are not.
  return { paths: images.map((image) => pathOf(image, isThere)), wanted };
}

function valuesOf({ attributes }: z.infer<typeof Annotation>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes ?? {}).map(([name, value]) => [name, String(value).trim()]));
}

function pathOf(
  { absolute_url, coco_url, file_name }: z.infer<typeof Image>,
  isThere: (path: string) => boolean,
): string {
  if (absolute_url) {
    // https://account.blob.core.windows.net/container/path, escaped or, by other tools than Azure ML, as it is
    const [, whole = ''] = /^[a-z]+:\/\/[^/]+\/[^/]+\/(.*)$/is.exec(absolute_url) ?? [];
    // "#" is a part of the name: no export addresses a part of a picture.
    const [path = ''] = whole.split('?');
    // Some tools join an address and a path with slashes of both.
    return [unescaped(path), path, whole, plain(unescaped(path))].find(isThere) ?? unescaped(path);
  }
  const [, stored] = /^AmlDatastore:\/\/[^/]+\/(.*)$/i.exec(coco_url ?? '') ?? [];
  return stored ?? file_name ?? '';
}

/** Without `.` and empty parts. */
function plain(path: string): string {
  return posix.normalize(`/${path}`).slice(1);
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Azure ML writes shares of width and height unless it is asked for pixels. */
function isNormalized(annotations: readonly z.infer<typeof Annotation>[]): boolean {
  const values = annotations.flatMap(({ bbox, segmentation }) => [
    ...(bbox ?? []),
    ...(Array.isArray(segmentation) ? segmentation.flat() : []),
  ]);
  return values.length > 0 && values.every((value) => Math.abs(value) <= 1.001);
}

function shapeOf(
  { bbox, segmentation }: z.infer<typeof Annotation>,
  pixels: (values: readonly number[]) => number[],
): WantedShape {
  if (segmentation && !Array.isArray(segmentation)) {
    return { type: 'mask', pixels: maskOfCocoRuns(segmentation.counts, segmentation.size) };
  }
  const parts = (segmentation ?? []).filter((part) => part.length > 0);
  if (parts.length > 0) return { type: 'polygon', parts: parts.map(pixels) };
  if (!bbox || bbox.length < 4) return { type: 'tag' };
  const [x = 0, y = 0, width = 0, height = 0] = pixels(bbox);
  return { type: 'rectangle', points: [x, y, x + width, y + height] };
}
