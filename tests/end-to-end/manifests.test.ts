import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { uniqueName } from '../names.ts';
import { call, codesOf, post, problemsOf } from './call.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
/** In the settings, but nobody made it. */
const absent = uniqueName('absent');
/** Nothing watches this one. */
const broken = uniqueName('broken');
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'), ({ images }) => ({
    IMAGE_CONTAINERS: `${images},${absent},${broken}`,
    // No event refreshes anything while this test runs.
    MANIFEST_QUIET_SECONDS: '600',
  }));
  for (const path of GOOD) await pipeline.putImage(path);
  const { images } = pipeline.world;
  await images.write(pipeline.images, BROKEN[0] ?? '', 'no image');
  await images.ensureContainer(broken);
  await Promise.all(BROKEN.map((path) => images.write(broken, path, 'no image')));
});
afterAll(() => pipeline?.stop());

const GOOD = ['a.jpg', 'b/c.png'];
/** One more than a page. */
const BROKEN = Array.from({ length: 101 }, (_, k) => `broken/${String(k).padStart(3, '0')}.jpg`);

const State = z.object({
  fresh: z.boolean(),
  staleSince: z.iso.datetime().optional(),
  images: z.int(),
  setAside: z.int(),
  manifest: z.object({ blob: z.string(), images: z.int() }).optional(),
  remarks: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string(), inManifest: z.boolean() })),
  next: z.string().optional(),
  lastRun: z.object({ phase: z.string(), startedAt: z.iso.datetime(), read: z.int() }).optional(),
});

async function state(query = '', container = pipeline.images) {
  return State.parse(await (await call(pipeline, 'GET', `manifests/${container}${query}`)).json());
}

async function rebuilt(container = pipeline.images) {
  const before = (await state('', container)).lastRun?.startedAt ?? '';
  const answer = await post(pipeline, `manifests/${container}/rebuild`);
  expect(answer.status).toBe(202);
  const { links } = z.object({ links: z.object({ state: z.url() }) }).parse(await answer.json());
  expect(links.state).toBe(`${pipeline.host().url}/api/manifests/${container}`);
  return eventually(async () => {
    const now = await state('', container);
    expect(now.lastRun?.phase).toBe('done');
    expect(now.lastRun?.startedAt).not.toBe(before);
    return now;
  });
}

describe('/api/manifests/{container}', () => {
  it('is stale from the first event on, and says since when', async () => {
    const stale = await eventually(async () => {
      const now = await state();
      expect(now.staleSince).toBeDefined();
      return now;
    });
    expect(stale).toMatchObject({ fresh: false, images: 0 });
    expect(stale.manifest).toBeUndefined();
  });

  it('is rebuilt on request, which reads every image each time', async () => {
    for (let time = 0; time < 2; time++) {
      const { images, setAside, manifest, lastRun } = await rebuilt();
      expect({ images, setAside, read: lastRun?.read }).toEqual({ images: 2, setAside: 1, read: 3 });
      expect(manifest).toMatchObject({ blob: 'manifest.jsonl', images: 2 });
    }
  });

  it('lists what is set aside with reasons, a page at a time', async () => {
    const first = await rebuilt(broken);
    expect(first).toMatchObject({ images: 0, setAside: 101 });
    expect(first.remarks).toHaveLength(100);
    expect(first.remarks[0]).toMatchObject({
      code: 'IMAGE_FORMAT_UNSUPPORTED',
      detail: expect.any(String),
      inManifest: false,
    });
    const second = await state(`?after=${encodeURIComponent(first.next ?? '')}`, broken);
    expect(second.next).toBeUndefined();
    expect([...first.remarks, ...second.remarks].map(({ path }) => path)).toEqual(BROKEN);
  });

  it('is fresh until the next change', async () => {
    // An event that comes late or twice says that something has changed: only the next listing knows better.
    await eventually(async () => expect(await rebuilt()).toMatchObject({ fresh: true, images: 2 }));
    await pipeline.putImage('late.jpg');
    await eventually(async () => expect(await state()).toMatchObject({ fresh: false, images: 2 }));
    await eventually(async () => expect(await rebuilt()).toMatchObject({ fresh: true, images: 3 }));
  });

  it.each([
    ['GET', ''],
    ['POST', '/rebuild'],
  ])('%s {container}%s says 404 for containers that the settings or the account do not know', async (method, rest) => {
    for (const container of ['azure-webjobs-hosts', absent]) {
      const [problem] = await problemsOf(call(pipeline, method, `manifests/${container}${rest}`), 404);
      expect(problem).toMatchObject({ code: 'CONTAINER_NOT_FOUND', detail: expect.stringContaining(container) });
    }
    expect(codesOf(await problemsOf(call(pipeline, method, `manifests/%01${rest}`), 404))).toEqual([
      'CONTAINER_NOT_FOUND',
    ]);
    // The host refuses it before the app hears of it.
    const nul = await call(pipeline, method, `manifests/%00${rest}`);
    expect([nul.status, await nul.text()]).toEqual([400, '']);
  });
});

describe('a container that the settings name and nobody made', () => {
  it('is said to be missing by everything that would read it', async () => {
    const migration = { export: { container: absent, name: 'street.json' } };
    expect(codesOf(await problemsOf(post(pipeline, 'migrations', migration), 404))).toEqual(['EXPORT_NOT_FOUND']);
    const fromThere = `normalize?blob=${absent}/street.json`;
    expect(codesOf(await problemsOf(post(pipeline, fromThere), 404))).toEqual(['EXPORT_NOT_FOUND']);
    const coco = { images: [{ id: 1, width: 1, height: 1, file_name: 'a.jpg' }], annotations: [], categories: [] };
    const images = post(pipeline, `normalize?images=${absent}`, coco);
    expect(codesOf(await problemsOf(images, 404))).toEqual(['CONTAINER_NOT_FOUND']);
  });
});
