import { z } from 'zod';
import { encodingOf } from '../../shared/azureml/document/text-encoding.ts';
import { utf16 } from '../azureml/bytes.ts';

const Coco = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
  categories: z.array(z.unknown()),
});
const Keys = z.record(z.string(), z.unknown());
const Numbers = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** Keys of a COCO file that a line says in its own way, or not at all. */
const IMAGE_KEYS = [
  'id',
  'file_name',
  'coco_url',
  'absolute_url',
  'date_captured',
  'width',
  'height',
  'license',
  'flickr_url',
];
const ANNOTATION_KEYS = ['id', 'image_id', 'category_id', 'area', 'bbox', 'segmentation', 'iscrowd'];

export type UrlKey = 'coco_url' | 'absolute_url' | 'file_name';

/** The dataset that Azure ML writes of the project whose COCO export this is: written from its schema, not with our reader. */
export function twinOf(coco: Uint8Array, url: UrlKey = 'coco_url'): Uint8Array {
  const encoding = encodingOf(coco);
  const text = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding).decode(coco);
  const { images, annotations, categories } = Coco.parse(JSON.parse(withoutNonNumbers(text)));
  const names = new Map(categories.map((category) => [String(Keys.parse(category).id), Keys.parse(category).name]));
  const lines = images.map((image) => {
    const of = Keys.safeParse(image).data;
    if (!of) return JSON.stringify(image);
    const own = annotations
      .filter((one) => String(Keys.parse(one).image_id) === String(of.id))
      .map((one) => Keys.parse(one));
    return JSON.stringify({
      image_url: of[url] ?? of.coco_url ?? of.absolute_url ?? of.file_name,
      ...(of.width === undefined ? {} : { image_details: { format: 'jpg', width: of.width, height: of.height } }),
      ...without(of, IMAGE_KEYS),
      label: own.map((one) => labelOf(one, names)),
      label_confidence: own.map(() => 1),
    });
  });
  return encoded(`${lines.join('\n')}\n`, encoding);
}

function labelOf(annotation: Record<string, unknown>, names: ReadonlyMap<string, unknown>): unknown {
  const name = names.get(String(annotation.category_id));
  const { bbox, segmentation } = annotation;
  const more = without(annotation, ANNOTATION_KEYS);
  const points = Array.isArray(segmentation) && segmentation.flat(3).length > 0;
  const box = bbox !== undefined && bbox !== null && !(Array.isArray(bbox) && bbox.length === 0);
  if (!box && !points) return name;
  return {
    ...more,
    label: name,
    ...(annotation.iscrowd === undefined ? {} : { isCrowd: annotation.iscrowd }),
    ...(points ? { polygon: segmentation } : cornersOf(bbox)),
  };
}

function cornersOf(bbox: unknown): object {
  const box = Numbers.safeParse(bbox).data;
  if (box) return { topX: box[0], topY: box[1], bottomX: box[0] + box[2], bottomY: box[1] + box[3] };
  const list = z.array(z.unknown()).safeParse(bbox).data ?? [bbox];
  const numbers = list.map((value) => (String(value).trim() === '' ? Number.NaN : Number(value)));
  const texts = list.length === 4 && numbers.every(Number.isFinite);
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  if (texts) return { topX: String(x), topY: String(y), bottomX: String(x + width), bottomY: String(y + height) };
  const [topX, topY, bottomX, bottomY] = list;
  return { topX, topY, bottomX, bottomY };
}

function without(record: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function withoutNonNumbers(text: string): string {
  const token = /"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/g;
  return text.replaceAll(token, (found) => (found.startsWith('"') ? found : `"${found}"`));
}

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return utf16(text.replaceAll('\n', '\r\n'), { littleEndian: encoding === 'utf-16le', bom: true });
  }
  return Buffer.from(encoding === 'utf-8-bom' ? `\ufeff${text}` : text);
}
