import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { call, codesOf, problemsOf } from './call.ts';
import { peakMegabytes, residentMegabytes } from './peak-memory.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  // Beyond the host's own limit the host refuses, without our words.
  const settings = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(300 * MB) };
  pipeline = await startPipeline(inject('azurite'), settings, { events: false });
  for (const path of PATHS) await pipeline.putImage(path, SIZE);
});
afterAll(() => pipeline?.stop());

const MB = 1024 * 1024;
const PATIENCE_MS = 180_000;
const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg'];

/** An export of `count` boxes, indented as Azure ML does, without ever holding it. */
async function* largeExport(count: number): AsyncGenerator<Uint8Array> {
  const drawn = PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k + 1, 2, 20.5, 10.25] }));
  const { images, annotations, categories } = azureExport(Object.fromEntries(PATHS.map((path) => [path, SIZE])), drawn);
  const encoder = new TextEncoder();
  yield encoder.encode(`{"images":${JSON.stringify(images)},"annotations":[`);
  const texts = annotations.map((annotation) => JSON.stringify(annotation, undefined, 2));
  for (let first = 0; first < count; first += 1000) {
    const some = Array.from({ length: Math.min(1000, count - first) }, (_, k) => texts[k % texts.length]);
    yield encoder.encode((first === 0 ? '' : ',') + some.join(',\n'));
  }
  yield encoder.encode(`],"categories":${JSON.stringify(categories)}}`);
}

/** A small export, far behind the limit: what is before it is empty lines. */
async function* padded(megabytes: number): AsyncGenerator<Uint8Array> {
  const lines = new TextEncoder().encode('\n'.repeat(MB));
  for (let sent = 0; sent < megabytes; sent++) yield lines;
  yield* largeExport(3);
}

const streamed = (content: AsyncIterable<Uint8Array>): RequestInit & { duplex: 'half' } => ({
  ...{ body: ReadableStream.from(content), duplex: 'half' as const, signal: AbortSignal.timeout(PATIENCE_MS) },
});

const send = (content: AsyncIterable<Uint8Array>) => call(pipeline, 'POST', 'normalize', streamed(content));

/** What call() would look at is of the same kind as the small answer before it, and as large as nobody wants to parse twice. */
async function sendLarge(content: AsyncIterable<Uint8Array>): Promise<Response> {
  const { url, keys } = pipeline.host();
  const headers = { 'x-functions-key': keys.default };
  return fetch(`${url}/api/normalize`, { ...streamed(content), method: 'POST', headers });
}

async function sizeOf(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of bytes) size += chunk.length;
  return size;
}

describe('POST /api/normalize', { timeout: PATIENCE_MS }, () => {
  it('passes an export of 30 MB through, and never holds it', async () => {
    const count = Math.ceil((30 * MB * 10_000) / (await sizeOf(largeExport(10_000))));
    const warm = await send(largeExport(20_000));
    await warm.arrayBuffer();
    const before = await residentMegabytes(pipeline.pid());
    const answering = sendLarge(largeExport(count)).then(async (answer) => ({
      status: answer.status,
      kept: answer.headers.get('x-annotations-kept'),
      size: await sizeOf(answer.body ?? ReadableStream.from([])),
    }));
    const { value, peak } = await peakMegabytes(pipeline.pid(), answering);
    expect(value).toMatchObject({ status: 200, kept: String(count) });
    expect(value.size).toBeGreaterThan(10 * MB);
    expect(peak - before).toBeLessThan(150);
  });

  it('refuses more than 100 MB in its own words, and still answers', async () => {
    expect(codesOf(await problemsOf(send(padded(101)), 413))).toEqual(['REQUEST_TOO_LARGE']);
  });
});
