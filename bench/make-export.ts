/**
 * Makes an Azure ML export of any size and the index of the container that it belongs to:
 *
 *     node bench/make-export.ts <folder> [--gb 0.2] [--coordinates normalized|absolute] [--minified]
 *
 * writes `export.json` and `index.jsonl`, laid out as Azure ML does, with 8 boxes an image: 1.5 GB are some 550,000 images.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const BOXES_PER_IMAGE = 8;
const LABELS = ['person', 'vehicle/car', 'vehicle/truck', 'vehicle', 'licence_plate/dutch/yellow', 'bicycle'];

/** Of `random`: the same numbers in every run. */
let state = 42;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gb: { type: 'string', default: '0.2' },
    coordinates: { type: 'string', default: 'normalized' },
    minified: { type: 'boolean', default: false },
  },
});
const folder = positionals[0];
if (!folder) throw new Error('Cannot make an export: no folder: current value is nothing');
/** Measured. */
const BYTES_PER_IMAGE = 2700;
const images = Math.round((Number(values.gb) * 1e9) / BYTES_PER_IMAGE);
const absolute = values.coordinates === 'absolute';

await mkdir(folder, { recursive: true });
await write(join(folder, 'index.jsonl'), indexLines());
await write(join(folder, 'export.json'), values.minified ? minified() : indented());
console.log(`${images} images, ${images * BOXES_PER_IMAGE} boxes in ${folder}`);

async function write(path: string, pieces: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < 1 << 20) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'finish');
}

function* indexLines(): Generator<string> {
  for (let i = 0; i < images; i += 1) {
    const { width, height } = size(i);
    const etag = `"0x8D${(0xc0ffee00000 + i).toString(16).toUpperCase()}"`;
    yield `${JSON.stringify({ state: 'image', path: path(i), etag, width, height, orientation: 1 })}\n`;
  }
}

function* indented(): Generator<string> {
  yield '{\n  "images": [\n';
  for (let i = 0; i < images; i += 1) yield `${i > 0 ? ',\n' : ''}${lines(image(i))}`;
  yield '\n  ],\n  "annotations": [\n';
  for (let i = 0; i < images * BOXES_PER_IMAGE; i += 1) yield `${i > 0 ? ',\n' : ''}${boxLines(i)}`;
  yield '\n  ],\n  "categories": [\n';
  yield LABELS.map((name, i) => lines([`"id": ${i + 1}`, `"name": ${JSON.stringify(name)}`])).join(',\n');
  yield '\n  ]\n}';
}

function* minified(): Generator<string> {
  let text = '';
  for (const piece of indented()) {
    text = piece.replaceAll(/\n */g, '').replaceAll('": ', '":');
    yield text;
  }
}

function lines(fields: string[]): string {
  return `    {\n      ${fields.join(',\n      ')}\n    }`;
}

function image(i: number): string[] {
  const name = path(i);
  const { width, height } = size(i);
  return [
    `"id": ${i + 1}`,
    `"width": ${width}`,
    `"height": ${height}`,
    `"file_name": "${name}"`,
    `"coco_url": "AmlDatastore://workspaceblobstore/${name}"`,
    `"absolute_url": "https://imagesaccount.blob.core.windows.net/azureml-blobstore-00000000-0000-4000-8000-000000000000/${name}"`,
    `"date_captured": "2024-03-01T10:${two((i / 60) | 0)}:${two(i)}.${String(1_000_000 + (i % 9_000_000))}Z"`,
  ];
}

function boxLines(i: number): string {
  const { width, height } = size(Math.floor(i / BOXES_PER_IMAGE));
  let w = 0.01 + random() * 0.2;
  let h = 0.01 + random() * 0.2;
  let x = random() * (1 - w);
  let y = random() * (1 - h);
  if (absolute)
    [x, y, w, h] = [Math.floor(x * width), Math.floor(y * height), Math.ceil(w * width), Math.ceil(h * height)];
  const area = absolute ? w * h : Math.round(w * h * 1000) / 1000;
  const bbox = [x, y, w, h].map(dotNet).join(',\n        ');
  const ids = `"id": ${i + 1},\n      "category_id": ${1 + (i % 5)},\n      "image_id": ${1 + Math.floor(i / BOXES_PER_IMAGE)}`;
  return `    {\n      ${ids},\n      "area": ${dotNet(area)},\n      "bbox": [\n        ${bbox}\n      ]\n    }`;
}

/** As .NET writes a double: `1.0`, `8.9E-05`. */
function dotNet(value: number): string {
  const text = String(value).replace('e-', 'E-0');
  return /[.E]/.test(text) ? text : `${text}.0`;
}

function path(i: number): string {
  const folder = `UI/2024-03-01_101010_UTC/Onderzoek openbare ruimte (ronde ${two(i / 200_000)})/district é ${two(i / 20_000)}`;
  return `${folder}/2024-02-11 route ${String(i >> 9).padStart(4, '0')}, left/frame-${String(i).padStart(7, '0')} 3024x4032 panorama.jpg`;
}

function size(i: number): { width: number; height: number } {
  return i % 3 === 0 ? { width: 3024, height: 4032 } : { width: 1920, height: 1080 };
}

function two(value: number): string {
  return String(Math.floor(value) % 60).padStart(2, '0');
}

function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (state + (Math.imul(state, 40_503) >>> 0) / 2 ** 32) / 2 ** 32;
}
