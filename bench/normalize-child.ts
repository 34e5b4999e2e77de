/**
 * One way through an export, in a process of its own, since peak memory is that of a process:
 *
 *     node bench/normalize-child.ts normalize|parse-stringify|parse-stream <folder of make-export.ts>
 *
 * prints `{ bytes, ms, cpuMs, peakMb, ... }`.
 */
import { once } from 'node:events';
import { createWriteStream, readFileSync, statSync, type WriteStream } from 'node:fs';
import { open as openFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cocoDocument } from '../shared/azureml/document/coco-document.ts';
import { readBatches } from '../shared/azureml/read-export.ts';
import { NormalizeOptions } from '../shared/azureml/rules/options.ts';
import { scanExport } from '../shared/azureml/scan-export.ts';
import { writeCoco } from '../shared/cvat/coco.ts';
import type { Finding } from '../shared/dataset/finding.ts';
import { buildInventory } from '../shared/dataset/inventory.ts';
import { encodeLines } from '../shared/dataset/json-lines.ts';
import type { DatasetRecord } from '../shared/dataset/record.ts';
import { decodeIndex } from '../shared/manifest/index-lines.ts';

const [way = '', folder = ''] = process.argv.slice(2);
const source = join(folder, 'export.json');
const target = join(folder, `out-${process.pid}.json`);
const WAYS: Record<string, () => Promise<object>> = {
  normalize,
  'parse-stringify': parseStringify,
  'parse-stream': parseStream,
};
const run = WAYS[way];
if (!run) throw new Error(`Cannot run a benchmark: there is no such way: current value is ${way}`);

const start = performance.now();
const before = process.cpuUsage();
const found = await run();
const ms = performance.now() - start;
const cpu = process.cpuUsage(before);
await rm(target);
await rm(`${target}.findings`, { force: true });
const usage = { cpuMs: (cpu.user + cpu.system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 };
console.log(JSON.stringify({ bytes: statSync(source).size, ms, ...usage, ...found }));

/** All of it: inventory of the container, both passes, findings, COCO written. */
async function normalize(): Promise<object> {
  const open = () => chunksOf(source);
  const options = NormalizeOptions.parse({});
  const scan = await scanExport(cocoDocument(open), options);
  const inventory = await buildInventory(decodeIndex(chunksOf(join(folder, 'index.jsonl'))));
  const findings: Finding[] = [];
  const kept = { image: 0, annotation: 0, label: 0 };

  async function* records(): AsyncGenerator<DatasetRecord[]> {
    for await (const batch of readBatches(cocoDocument(open), { scan, inventory, options })) {
      const records: DatasetRecord[] = [];
      for (const item of batch) {
        if (item.kind === 'finding') findings.push(item.finding);
        else {
          kept[item.kind] += 1;
          records.push(item);
        }
      }
      yield records;
    }
  }

  await writeAll(target, writeCoco(records));
  await writeAll(`${target}.findings`, encodeLines(findings));
  if (kept.image !== scan.counts.images || kept.annotation !== scan.counts.annotations) {
    throw new Error(`Cannot count this benchmark: something was left out: ${JSON.stringify({ kept, ...scan.counts })}`);
  }
  return { images: kept.image, annotations: kept.annotation, findings: findings.length };
}

/** A file in chunks of 256 KB, one being read while the other is used: whoever takes one must be done with it before the next. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  let [used, read] = [new Uint8Array(1 << 18), new Uint8Array(1 << 18)];
  const file = await openFile(path);
  try {
    let pending = file.read(read);
    for (let { bytesRead } = await pending; bytesRead > 0; { bytesRead } = await pending) {
      [used, read] = [read, used];
      pending = file.read(read);
      yield used.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

type Exported = {
  images: { width: number; height: number; file_name: string }[];
  annotations: { image_id: number; category_id: number; bbox: [number, number, number, number] }[];
  categories: object[];
};

/** The least that a program without a streaming parser does: nothing is checked, changed or found. */
async function parseStringify(): Promise<object> {
  const document: unknown = JSON.parse(readFileSync(source, 'utf8'));
  const text = JSON.stringify(document);
  await writeAll(target, [Buffer.from(text)]);
  return {};
}

/** The document in memory, boxes scaled by the sizes in the export, written element by element. Nothing is checked or found. */
async function parseStream(): Promise<object> {
  const document: Exported = JSON.parse(readFileSync(source, 'utf8'));
  await writeAll(target, streamed(document));
  return {};
}

function* streamed({ images, annotations, categories }: Exported): Generator<Uint8Array> {
  let text = `{"licenses":[],"info":{},"categories":${JSON.stringify(categories)},"images":[`;
  for (const [i, { width, height, file_name }] of images.entries()) {
    text += `${i > 0 ? ',' : ''}${JSON.stringify({ id: i + 1, width, height, file_name })}`;
    if (text.length > 256 * 1024) {
      yield Buffer.from(text);
      text = '';
    }
  }
  text += '],"annotations":[';
  for (const [i, { image_id, category_id, bbox }] of annotations.entries()) {
    const { width = 0, height = 0 } = images[image_id - 1] ?? {};
    const [x, y, w, h] = [bbox[0] * width, bbox[1] * height, bbox[2] * width, bbox[3] * height];
    const rest = { iscrowd: 0, area: w * h, bbox: [x, y, w, h], segmentation: [] };
    text += `${i > 0 ? ',' : ''}${JSON.stringify({ id: i + 1, image_id, category_id, ...rest })}`;
    if (text.length > 256 * 1024) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(`${text}]}`);
}

async function writeAll(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  const file: WriteStream = createWriteStream(path);
  for await (const chunk of chunks) if (!file.write(chunk)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}
