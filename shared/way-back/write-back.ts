import type { LabelledImage } from '../azureml-export/by-image.ts';
import { writeAzuremlCoco } from '../azureml-export/write-coco.ts';
import { writeAzuremlLines } from '../azureml-export/write-lines.ts';
import type { Finding } from '../dataset/finding.ts';
import type { LabelRecord } from '../dataset/record.ts';
import { hasData } from '../migration/create-task.ts';
import { linkOf, ourTasks } from '../migration/our-tasks.ts';
import { readPlan } from '../migration/plan.ts';
import { withoutEnding } from '../migration/report-beside-export.ts';
import { readStoredRequest } from '../migration/stored-request.ts';
import { readWork, readWorkLines } from '../work/blob-json.ts';
import type { World } from '../world.ts';
import { BackLine, BackTask, backBlobs } from './back-blobs.ts';
import { notInLines, tasksLeftOut } from './back-findings.ts';
import type { BackResult } from './back-input.ts';
import { writeOwnBlob } from './own-blob.ts';

/** Writes both files beside the export, from what was read of its tasks. */
export async function writeBack(world: World, { id, tasks }: { id: string; tasks: number }): Promise<BackResult> {
  const { container, name } = (await readStoredRequest(world, id)).request.export;
  const left = await notPlanned(world, id);
  const read: BackTask[] = [];
  for (let task = 0; task < tasks; task++) read.push(await readWork(world, backBlobs(id).task(task), BackTask));
  const labels = await labelsOf(world, id, read);
  const images = () => linesOf(world, id, tasks);
  const stem = `${withoutEnding(name)}.cvat`;
  const coco = await writeOwnBlob(
    world,
    { container, name: `${stem}.json` },
    { content: () => encoded(writeAzuremlCoco({ labels, images })), contentType: 'application/json' },
  );
  let lost = { masks: 0, attributes: 0 };
  async function* lines() {
    lost = { masks: 0, attributes: 0 };
    for await (const { text, masks, attributes } of writeAzuremlLines({ images })) {
      lost = { masks: lost.masks + masks, attributes: lost.attributes + attributes };
      yield text;
    }
  }
  const jsonl = await writeOwnBlob(
    world,
    { container, name: `${stem}.jsonl` },
    { content: () => encoded(lines()), contentType: 'application/x-ndjson' },
  );
  return {
    files: { coco, jsonl },
    tasks,
    images: read.reduce((sum, task) => sum + task.images, 0),
    annotations: read.reduce((sum, task) => sum + task.annotations, 0),
    findings: [...left, ...read.flatMap(({ findings }) => findings), ...notInLines(jsonl.name, lost)],
  };
}

/** What the migration has made goes by its last plan, which may know less than those before. */
async function notPlanned(world: World, id: string): Promise<Finding[]> {
  const planned = new Set((await readPlan(world, id)).tasks.map(({ link }) => link));
  const ours = (await ourTasks(world)).filter(({ task, link }) => link.migration === id && hasData(task));
  const left = ours.filter((our) => !planned.has(linkOf(our))).map(({ task }) => task);
  const images = left.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const named = left.map((task) => `${task.id} "${task.name}"`);
  return left.length > 0 ? [tasksLeftOut(named, images)] : [];
}

/** Those of the migration that the images still have or never had, and those that people have added since. */
async function labelsOf(world: World, id: string, read: readonly BackTask[]): Promise<LabelRecord[]> {
  const { labels } = await readPlan(world, id);
  const known = new Set(labels.map(({ name }) => name));
  const added = new Set(read.flatMap((task) => task.labels).filter((name) => !known.has(name)));
  return [...labels, ...[...added].map((name) => ({ kind: 'label' as const, name, geometries: [], attributes: {} }))];
}

async function* linesOf(world: World, id: string, tasks: number): AsyncGenerator<LabelledImage> {
  for (let task = 0; task < tasks; task++) yield* readWorkLines(world, backBlobs(id).lines(task), BackLine);
}

const CHUNK = 1 << 16;

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const piece of texts) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}
