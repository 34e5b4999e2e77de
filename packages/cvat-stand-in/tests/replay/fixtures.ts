import { BlobServiceClient } from '@azure/storage-blob';
import { downloadZip } from 'client-zip';
import sharp from 'sharp';
import type { RunningCvat } from '../../src/start-cvat.ts';
import { send } from './send.ts';

/** What the recordings' own driver had made before their first step. */

export const picture = (
  width: number,
  height: number,
  kind: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' = 'jpeg',
  orientation?: number,
) => {
  const drawn = sharp({ create: { width, height, channels: 3, background: '#c8781e' } }).toFormat(kind);
  return (orientation === undefined ? drawn : drawn.withMetadata({ orientation })).toBuffer();
};

export const zip = async (files: Record<string, Buffer | string>) =>
  Buffer.from(await downloadZip(Object.entries(files).map(([name, input]) => ({ name, input }))).arrayBuffer());

export const SIZES: Record<string, [number, number]> = {
  ...{ 'img/a1.jpg': [64, 48], 'img/a2.jpg': [64, 48], 'img/a10.jpg': [64, 48], 'img/B.png': [80, 60] },
  ...{ 'img/turned.jpg': [40, 60], 'img/Ünï çödé %41#1.jpg': [50, 40], 'img/sub/c.jpg': [70, 30] },
  ...{ 'top.jpg': [33, 22], 'img/sub/c.JPG': [44, 33] },
};

export async function images(): Promise<Record<string, Buffer>> {
  const made: Record<string, Buffer> = {};
  for (const [key, [width, height]] of Object.entries(SIZES)) {
    const turned = key === 'img/turned.jpg';
    made[key] = await (turned
      ? picture(height, width, 'jpeg', 6)
      : picture(width, height, key.endsWith('.png') ? 'png' : 'jpeg'));
  }
  return made;
}

export type Client = (
  method: string,
  path: string,
  json?: unknown,
  body?: { bytes: Buffer; type: string },
) => Promise<Record<string, unknown>>;

/** Calls of the writer. */
export function clientOf(cvat: RunningCvat): Client {
  return async (method, path, json, body) => {
    const type = body?.type ?? 'application/json';
    const bytes = body?.bytes ?? (json === undefined ? undefined : Buffer.from(JSON.stringify(json)));
    const headers = { Authorization: `Bearer ${cvat.tokens.writer}`, ...(bytes ? { 'Content-Type': type } : {}) };
    const answer = await send(cvat.url, path, { method, headers, body: bytes });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return Object(answer.json);
  };
}

export async function multipart(parts: Record<string, string | { name: string; bytes: Buffer }>) {
  const form = new FormData();
  for (const [field, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(field, part);
    else form.append(field, new File([new Uint8Array(part.bytes)], part.name));
  }
  const response = new Response(form);
  return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') ?? '' };
}

export async function finished(client: Client, rqId: unknown): Promise<string> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const { status, message } = await client('GET', `/api/requests/${encodeURIComponent(String(rqId))}`);
    if (status === 'failed') throw new Error(`${rqId}: ${message}`);
    if (status === 'finished') return String(status);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${rqId} does not end`);
}

const text = (name: string, more: object) => ({ name, mutable: false, values: [], ...more });

export const LABELS = [
  { name: 'box', type: 'rectangle' },
  { name: 'poly', type: 'polygon' },
  { name: 'mask', type: 'mask' },
  { name: 'tag', type: 'tag' },
  {
    name: 'any',
    attributes: [
      text('note', { input_type: 'text', default_value: 'dflt' }),
      text('flag', { input_type: 'checkbox', values: ['false'], default_value: 'false' }),
      text('kind', { input_type: 'select', values: ['x', 'y'], default_value: 'x' }),
      text('num', { input_type: 'number', values: ['0', '10', '1'], default_value: '1' }),
    ],
  },
  { name: 'A/B', type: 'any' },
];

/** The project "dp" with its labels, and a task "d" of these pictures. */
export async function task(client: Client, files: Record<string, Buffer>, more: object = {}) {
  const project = Number((await client('POST', '/api/projects', { name: 'dp', labels: LABELS })).id);
  const id = Number((await client('POST', '/api/tasks', { name: 'd', project_id: project, ...more })).id);
  const body = await multipart({
    image_quality: '70',
    'client_files[0]': { name: 'images.zip', bytes: await zip(files) },
  });
  await finished(client, (await client('POST', `/api/tasks/${id}/data/`, undefined, body)).rq_id);
  return { project, id };
}

/** Names of labels and attributes to their ids, as recordings call them. */
export async function labelForms(client: Client, project: number): Promise<Record<string, number>> {
  const { results } = await client('GET', `/api/labels?project_id=${project}&page_size=all`);
  const forms: Record<string, number> = {};
  for (const label of Object.values(Object(results)).map(Object)) {
    forms[`<label ${label.name}>`] = label.id;
    for (const attribute of label.attributes) forms[`<attribute ${attribute.name}>`] = attribute.id;
  }
  return forms;
}

/** Containers by their recorded names, filled again. */
export async function fill(connectionString: string, containers: Record<string, Record<string, Buffer | string>>) {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  for (const [name, blobs] of Object.entries(containers)) {
    const container = service.getContainerClient(name);
    await container.createIfNotExists();
    const puts = Object.entries(blobs).map(([key, content]) =>
      container.getBlockBlobClient(key).uploadData(Buffer.from(content)),
    );
    await Promise.all(puts);
  }
}

export async function storage(
  client: Client,
  connectionString: string,
  resource: string,
  name = resource,
): Promise<number> {
  const made = await client('POST', '/api/cloudstorages', {
    ...{ provider_type: 'AZURE_CONTAINER', resource, display_name: name, credentials_type: 'CONNECTION_STRING' },
    ...{ connection_string: connectionString, manifests: ['manifest.jsonl'] },
  });
  return Number(made.id);
}
