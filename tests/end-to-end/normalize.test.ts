import { request as httpRequest } from 'node:http';
import { importCoco } from '@azureml-to-cvat/cvat-stand-in/annotations/coco/import-coco.ts';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { uniqueName } from '../names.ts';
import { call, codesOf, problemsOf } from './call.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
/** A second container with images. */
const others = uniqueName('others');
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'), ({ images }) => ({ IMAGE_CONTAINERS: `${images},${others}` }));
  const { images } = pipeline.world;
  await images.ensureContainer(others);
  for (const path of [...PATHS, 'y/one.jpg']) await pipeline.putImage(path, SIZE);
  const picture = await images.read(pipeline.images, 'a b/two.png');
  await images.write(others, 'only-here.png', picture?.bytes ?? '');
});
afterAll(() => pipeline?.stop());
afterEach(noLeftovers);

const SIZE = { width: 64, height: 48 };
const PATHS = ['x/one.jpg', 'a b/two.png', 'zwölf.JPG'];
const DRAWN: Drawn[] = [
  { image: 'x/one.jpg', label: 'Animal/Cat', box: [1.5, 2, 20, 10] },
  { image: 'x/one.jpg', label: 'Animal/Cat', polygon: [1, 1, 30, 2, 31, 40] },
  { image: 'a b/two.png', label: 'Dog', box: [3, 4, 5, 6] },
  { image: 'zwölf.JPG', label: 'Dog', box: [0, 0, 64, 48] },
];
const sizes = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, SIZE]));
const EXPORT = azureExport(sizes(PATHS), DRAWN);

/** Sent in pieces, so that nobody knows its length. */
function normalize(content: unknown, query = ''): Promise<Response> {
  const bytes = new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
  const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, k) => bytes.slice(k * 100, k * 100 + 100));
  const init: RequestInit & { duplex: 'half' } = { body: ReadableStream.from(pieces), duplex: 'half' };
  return call(pipeline, 'POST', `normalize${query}`, init);
}

const Coco = z.object({
  images: z.array(z.object({ id: z.int(), file_name: z.string(), width: z.int(), height: z.int() })),
  annotations: z.array(z.object({ image_id: z.int(), category_id: z.int(), bbox: z.array(z.number()) })),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
});

const Findings = z.object({
  read: z.object({ images: z.int(), annotations: z.int() }),
  kept: z.object({ images: z.int(), annotations: z.int() }),
  findings: z.array(z.object({ code: z.string(), at: z.string(), excludes: z.string().optional() })),
});

async function cocoOf(answering: Promise<Response>) {
  const answer = await answering;
  const text = await answer.text();
  expect({ status: answer.status, text }).toMatchObject({ status: 200 });
  const counts = ['x-images-read', 'x-images-kept', 'x-annotations-read', 'x-annotations-kept', 'x-findings'];
  return { text, coco: Coco.parse(JSON.parse(text)), counts: counts.map((name) => Number(answer.headers.get(name))) };
}

async function reportOf(answering: Promise<Response>) {
  const answer = await answering;
  expect(answer.status).toBe(200);
  return Findings.parse(await answer.json());
}

/** What a request keeps while it is answered is gone soon after, whatever came of it. */
async function noLeftovers(): Promise<void> {
  const { world } = pipeline;
  await eventually(async () => {
    expect(await Array.fromAsync(world.work.list(world.config.workContainer, { prefix: 'normalize/' }))).toEqual([]);
  });
}

describe('POST /api/normalize', () => {
  it('streams in an export, and out what the importer of CVAT takes whole', async () => {
    const { text, coco, counts } = await cocoOf(normalize(EXPORT));
    expect(counts).toEqual([3, 3, 4, 4, expect.any(Number)]);
    const labels = coco.categories.map(({ name }, k) => ({ id: k + 1, name, type: 'any', attributes: [] }));
    const frames = PATHS.map((path) => ({ path, ...SIZE }));
    const imported = await importCoco(Buffer.from(text), { frames, labels });
    expect(imported.shapes.map(({ frame, type }) => [PATHS[frame], type]).sort()).toEqual([
      ['a b/two.png', 'rectangle'],
      ['x/one.jpg', 'polygon'],
      ['x/one.jpg', 'rectangle'],
      ['zwölf.JPG', 'rectangle'],
    ]);
  });

  it('answers the findings where these are asked for', async () => {
    const lost = azureExport(sizes([...PATHS, 'lost.jpg']), [
      ...DRAWN,
      { image: 'lost.jpg', label: 'Dog', box: [1, 1, 2, 2] },
    ]);
    const { read, kept, findings } = await reportOf(normalize(lost, '?output=report'));
    expect({ read, kept }).toEqual({ read: { images: 4, annotations: 5 }, kept: { images: 3, annotations: 4 } });
    expect(findings.filter(({ excludes }) => excludes === 'image')).toMatchObject([
      { code: 'IMAGE_NOT_IN_CONTAINER', at: expect.stringContaining('lost.jpg') },
    ]);
  });

  it('matches by file names where folders were lost, and lists the names that collide', async () => {
    const flat = azureExport(sizes(['two.png', 'somewhere/zwölf.JPG']), [
      { image: 'two.png', label: 'Dog', box: [1, 1, 2, 2] },
    ]);
    const { coco } = await cocoOf(normalize(flat, '?paths=basename'));
    expect(coco.images.map(({ file_name }) => file_name).sort()).toEqual(['two.png', 'zwölf.JPG']);
    const twins = azureExport(sizes([...PATHS, 'y/one.jpg']), DRAWN);
    const { kept, findings } = await reportOf(normalize(twins, '?paths=basename&output=report'));
    expect(kept.images).toBe(2);
    const colliding = findings.filter(({ code }) => code === 'BASENAME_COLLISION').map(({ at }) => at);
    expect(colliding).toEqual([expect.stringContaining('x/one.jpg'), expect.stringContaining('y/one.jpg')]);
  });

  it('takes an export that is in storage, and another container of images', async () => {
    await pipeline.putExport(EXPORT, 'kept/a b.txt');
    const blob = encodeURIComponent(`${pipeline.exports}/kept/a b.txt`);
    expect((await cocoOf(call(pipeline, 'POST', `normalize?blob=${blob}`))).counts.slice(0, 4)).toEqual([3, 3, 4, 4]);
    const elsewhere = azureExport(sizes(['only-here.png']), [
      { image: 'only-here.png', label: 'Dog', box: [1, 1, 2, 2] },
    ]);
    const { counts } = await cocoOf(normalize(elsewhere, `?images=${others}`));
    expect(counts.slice(0, 4)).toEqual([1, 1, 1, 1]);
  });

  it('takes the unit of the coordinates as it is told', async () => {
    const pixels = structuredClone(EXPORT);
    for (const annotation of pixels.annotations) Object.assign(annotation, { bbox: [0, 0, 1, 1], segmentation: [] });
    const box = async (query: string) => (await cocoOf(normalize(pixels, query))).coco.annotations[0]?.bbox;
    expect(await box('?coordinates=absolute')).toEqual([0, 0, 1, 1]);
    expect(await box('?coordinates=normalized')).toEqual([0, 0, 64, 48]);
  });

  it('lists everything that is wrong with the query at once', async () => {
    const query = '?paths=short&coordinates=polar&output=xml&blob=nowhere&images=secrets&attributes=perhaps&colour=red';
    const problems = await problemsOf(normalize(EXPORT, query), 400);
    expect(problems.map(({ at }) => at).sort()).toEqual([
      ...['attributes', 'blob', 'colour', 'coordinates', 'images', 'output', 'paths'],
    ]);
    const [refused] = await problemsOf(normalize(EXPORT, '?blob=secrets/export.json'), 400);
    expect(refused).toMatchObject({ code: 'CONTAINER_NOT_ALLOWED', at: 'blob.container' });
  });

  it('says 404 where the export in storage does not exist', async () => {
    const answering = call(pipeline, 'POST', `normalize?blob=${pipeline.exports}/absent.json`);
    expect(codesOf(await problemsOf(answering, 404))).toEqual(['EXPORT_NOT_FOUND']);
  });

  it.each([
    ['nothing', '', 'EXPORT_EMPTY', /empty/],
    ['a table', 'image,label\na.jpg,Cat\n', 'EXPORT_CSV', /image,label/],
    ['JSON Lines', '{"image":"a","boxes":[]}\n{"image":"b","boxes":[]}\n', 'EXPORT_JSON_LINES', /JSON Lines/i],
    ['a page', '<!doctype html><title>Sign in</title>', 'EXPORT_HTML', /HTML|page/],
    ['an archive', 'PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000', 'EXPORT_ZIP', /zip/i],
    ['half a file', JSON.stringify(EXPORT, undefined, 1).slice(0, 300), 'EXPORT_TRUNCATED', /line \d+, column \d+/],
    ['broken JSON', JSON.stringify(EXPORT).replace(',', ';'), 'EXPORT_MALFORMED', /line 1, column \d+/],
    ['another document', '{"name":"street"}', 'EXPORT_NOT_COCO', /name/],
    ['no images', { images: [], annotations: [], categories: [] }, 'EXPORT_WITHOUT_IMAGES', /images/],
  ])('refuses %s with what it is, where, and what to do', async (_, content, code, detail) => {
    for (const query of ['', '?output=report']) {
      const [problem, ...more] = await problemsOf(normalize(content, query), 400);
      expect(more).toEqual([]);
      expect(problem).toMatchObject({ code, detail: expect.stringMatching(detail) });
    }
  });

  it('answers several at once, also while images are being read', async () => {
    for (let k = 0; k < 12; k++) await pipeline.putImage(`late/${k}.jpg`, SIZE);
    const answers = await Promise.all([1, 2, 3].map(() => cocoOf(normalize(EXPORT))));
    for (const { text } of answers) expect(text).toBe(answers[0]?.text);
  });
});

describe('a caller who hangs up', () => {
  it('in the middle of the upload leaves nothing behind', async () => {
    const request = open();
    request.write(JSON.stringify(EXPORT).slice(0, 200));
    await eventually(async () => expect(request.socket?.bytesWritten ?? 0).toBeGreaterThan(0));
    await new Promise((resolve) => setTimeout(resolve, 200));
    request.destroy();
    await noLeftovers();
  });

  it('in the middle of the answer leaves nothing behind', async () => {
    const boxes = Array.from(
      { length: 60_000 },
      (_, k): Drawn => ({ image: 'x/one.jpg', label: 'Dog', box: [k % 40, 1, 9, 9] }),
    );
    const request = open();
    const { promise: begun, resolve } = Promise.withResolvers<number | undefined>();
    request.once('response', (response) => response.once('data', () => resolve(response.statusCode)));
    request.end(JSON.stringify(azureExport(sizes(PATHS), boxes)));
    expect(await begun).toBe(200);
    request.destroy();
    await noLeftovers();
  });

  function open() {
    const { url, keys } = pipeline.host();
    const request = httpRequest(`${url}/api/normalize`, {
      method: 'POST',
      headers: { 'x-functions-key': keys.default },
    });
    // Hanging up is an error to the one who does it.
    request.on('error', () => undefined);
    return request;
  }
});
