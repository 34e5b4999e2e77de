import { multipart } from './fixtures.ts';
import type { Step } from './recording.ts';

export const CATEGORIES = ['box', 'poly', 'mask', 'tag', 'any', 'A/B'].map((name, at) => ({
  id: at + 1,
  name,
  supercategory: '',
}));
export const IMAGES = ['d/a.jpg', 'd/b.jpg', 'Ü %.jpg'].map((file_name, at) => ({
  id: at + 1,
  file_name,
  width: 100,
  height: 80,
}));

export const BOX = {
  ...{ id: 1, image_id: 1, iscrowd: 0, area: 100, category_id: 1 },
  ...{ bbox: [10, 10, 20, 20], segmentation: [] },
};

/** The documents whose content the recording leaves out, as their answers tell it. */
const ANNOTATIONS: Record<string, object[]> = {
  'mode append': [{ ...BOX, bbox: [1, 1, 3, 3] }],
  'mode none': [{ ...BOX, bbox: [2, 2, 3, 3] }],
  'mode append, failing': [{ ...BOX, category_id: 99 }],
  'mode replace, failing': [{ ...BOX, category_id: 99 }],
  'import into a job': [BOX, { ...BOX, id: 2, image_id: 2 }],
  'polygon of 4000 points': [{ ...BOX, category_id: 2, segmentation: [circle(4000)] }],
  'ascii escapes': [{ ...BOX, image_id: 3 }],
};

/** What the recorded client uploaded in two chunks: a shape of each kind. */
const UPLOADED = {
  images: [...IMAGES.slice(0, 2), { ...IMAGES[0], id: 3, file_name: 'd/c.jpg' }],
  categories: CATEGORIES.map(({ id, name }) => ({ id, name })),
  annotations: [
    BOX,
    { ...BOX, id: 2, image_id: 2, category_id: 2, segmentation: [[10, 10, 30, 10, 30, 30]] },
    {
      ...{ ...BOX, id: 3, image_id: 3, category_id: 3, iscrowd: 1 },
      segmentation: { counts: [810, 20, 60, 20, 60, 20, 7010], size: [80, 100] },
    },
    { ...BOX, id: 4, category_id: 5, attributes: { flag: true, kind: 'y', note: 'hello', num: 3 } },
  ],
};

export async function cocoBody({ step, request }: Step) {
  const { body, headers = {} } = request;
  const bytes = Number(/^<(\d+) bytes>$/.exec(String(body))?.[1] ?? 0);
  if (step.startsWith('product: chunk')) return chunk(Number(headers['Upload-Offset']), bytes);
  if (step === 'duplicate keys') return file(JSON.stringify(documentOf(BOX)).replace('{', '{"images":[],'));
  if (step === 'ascii escapes') return file(escaped(JSON.stringify(documentOf(...(ANNOTATIONS[step] ?? [])))));
  if (body === 'multipart' || bytes > 0) return file(JSON.stringify(documentOf(...(ANNOTATIONS[step] ?? [BOX]))));
  if (typeof body !== 'object' || body === null) return undefined;
  const document: Record<string, unknown> = { images: IMAGES, categories: CATEGORIES, ...body };
  if (step === 'no images') delete document.images;
  if (step === 'no categories') delete document.categories;
  return file(JSON.stringify(document));
}

/** Blanks behind a document mean nothing: they fill it up to the recorded length. */
function chunk(from: number, length: number) {
  const whole = Buffer.alloc(2 * length, ' ');
  if (whole.write(JSON.stringify(UPLOADED)) === whole.length)
    throw new Error('The document does not fit its recorded length');
  return { bytes: whole.subarray(from, from + length) };
}

const documentOf = (...annotations: object[]) => ({ images: IMAGES, categories: CATEGORIES, annotations });

const file = (content: string) => multipart({ annotation_file: { name: 'coco.json', bytes: Buffer.from(content) } });

const escaped = (text: string) =>
  text.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function circle(points: number): number[] {
  return Array.from({ length: points }, (_, at) => (2 * Math.PI * at) / points).flatMap((angle) => [
    Math.round(100 * (50 + 30 * Math.cos(angle))) / 100,
    Math.round(100 * (40 + 30 * Math.sin(angle))) / 100,
  ]);
}
