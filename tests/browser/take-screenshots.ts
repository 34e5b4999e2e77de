import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { z } from 'zod';
import { writeDemo } from '../../local/demo/write-demo.ts';
import { openDataDir } from '../../local/parts/data-dir.ts';
import { startParts } from '../../local/parts/start-parts.ts';
import { openContainer } from '../../local/parts/storage-container.ts';
import { readImagesDir } from '../../local/pipeline/images-dir.ts';
import { createPipelineClient } from '../../local/pipeline/pipeline-client.ts';
import { uploadFiles } from '../../local/pipeline/upload.ts';
import { openChromium } from './chromium.ts';

const WIDTHS = [320, 768, 1280];
const THEMES = ['light', 'dark'] as const;
/** Those further down are loaded when they are scrolled to. */
const ALL_PICTURES = `Promise.all([...document.images].map((image) => {
  image.loading = 'eager';
  return image.decode().catch(() => undefined);
}))`;
/** What fits on a page of documentation; the rest of a long page looks the same. */
const TALLEST = 1300;

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/screenshots' } } });
const out = resolve(values.out);
const dir = await mkdtemp(join(tmpdir(), 'screenshots-'));
const signal = AbortSignal.timeout(500_000);
const dataDir = await openDataDir(join(dir, 'data'), { fresh: true });
const parts = await startParts({ dataDir, imagesContainer: 'images', events: false, signal, tell: console.log });
const browser = await openChromium();
try {
  await takeAll(browser);
} finally {
  await browser.close();
  await parts.stop();
  await dataDir.release();
  await rm(dir, { recursive: true, force: true });
}

/** Every page that a person sees, with migrations in every state. */
async function takeAll(browser: Browser): Promise<void> {
  const client = createPipelineClient(parts.host, signal);
  const demo = await writeDemo(join(dir, 'demo'), 'images');
  const { images } = await readImagesDir(demo.imagesDir);
  const exports = await openContainer(parts.storage, 'exports');
  await uploadFiles(await openContainer(parts.storage, 'images'), images, { signal, progress: () => undefined });
  const text = await readFile(demo.exportFile, 'utf8');
  const migrate = async (name: string, body: string, options: { project: string; dryRun?: boolean }) => {
    await exports.getBlockBlobClient(name).upload(body, Buffer.byteLength(body));
    const { id } = await client.start({ export: { container: 'exports', name }, tasks: { size: 10 }, ...options });
    return id;
  };
  const ended = async (id: string) => {
    while ((await client.get(id)).verdict === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
    return id;
  };
  const done = await ended(await migrate('market-labels.json', text, { project: 'Market (demo)' }));
  const harbour = withFaults(text);
  const dry = await ended(await migrate('plan.json', text, { project: 'Plan', dryRun: true }));
  const partly = await ended(await migrate('harbour.json', harbour, { project: 'Harbour' }));
  const undone = await ended(await migrate('birds.json', text, { project: 'Birds' }));
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${parts.cvat.url}/stand-in/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`Expected the stand-in to take ${path}: it answered ${answer.status}`);
  };
  await client.undo(undone, { force: false });
  while ((await client.undone(undone)).runtimeStatus !== 'Completed') await new Promise((r) => setTimeout(r, 200));
  await post('faults', {
    kind: 'status',
    method: 'POST',
    path: '/api/tasks$',
    status: 503,
    body: 'Come back later',
    times: 1000,
  });
  const waiting = await migrate('waiting.json', text, { project: 'Waiting' });
  while (!(await client.get(waiting)).status?.waiting) await new Promise((r) => setTimeout(r, 200));

  const { url, keys } = parts.host;
  const migrations = `${url}/api/migrations`;
  const key = `code=${keys.default}`;
  const pages: Record<string, { at: string; from?: string }> = {
    key: { at: `${url}/api/` },
    status: { at: `${url}/api/?${key}` },
    migration: { at: `${migrations}/${waiting}?${key}` },
    report: { at: `${migrations}/${done}/report?${key}` },
    'report-incomplete': { at: `${migrations}/${partly}/report?${key}` },
    'report-findings': { at: `${migrations}/${partly}/report?${key}`, from: '#findings' },
    'report-plan': { at: `${migrations}/${dry}/report?${key}` },
  };
  await mkdir(out, { recursive: true });
  for (const [name, { at, from = 'main' }] of Object.entries(pages)) {
    for (const colorScheme of THEMES) {
      const context = await browser.newContext({ colorScheme });
      // Machines that draw pages and run everything else on two cores take their time.
      context.setDefaultTimeout(120_000);
      const page = await context.newPage();
      await page.goto(at);
      await page.evaluate(ALL_PICTURES);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const top = await page.evaluate<number>(
          `Math.floor(document.querySelector('${from}').getBoundingClientRect().top + scrollY)`,
        );
        const size = await page.evaluate<number>('document.documentElement.scrollHeight');
        const clip = { x: 0, y: top, width, height: Math.min(size - top, TALLEST) };
        const png = sharp(await page.screenshot({ fullPage: true, clip })).png({
          palette: true,
          colours: 96,
          effort: 10,
        });
        await writeFile(join(out, `${name}-${width}-${colorScheme}.png`), await png.toBuffer());
      }
      await context.close();
    }
  }
  await drawReadme();
}

/** The picture of the README: how a report begins, small. */
async function drawReadme(): Promise<void> {
  const top = sharp(join(out, 'report-1280-light.png')).extract({ left: 130, top: 10, width: 1020, height: 755 });
  const small = top.resize({ width: 860 }).png({ palette: true, colours: 96, effort: 10 });
  await writeFile(join(out, 'readme.png'), await small.toBuffer());
}

/** Two pictures that are not where the export says, and a box that is written from its other corner. */
function withFaults(text: string): string {
  const Exported = z.looseObject({
    annotations: z.array(z.looseObject({ bbox: z.array(z.number()), segmentation: z.unknown().optional() })),
  });
  const labels = Exported.parse(
    JSON.parse(text.replaceAll('apples.jpg', 'aples.jpg').replaceAll('picnic.jpg', 'Picnic.jpg')),
  );
  const box = labels.annotations.find(({ segmentation }) => segmentation === undefined);
  const [x = 0, y = 0, width = 0, height = 0] = box?.bbox ?? [];
  if (box) box.bbox = [x + width, y, -width, height];
  return JSON.stringify(labels);
}
