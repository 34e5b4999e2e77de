import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
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
/** What fits on a page of documentation; the rest of a long page looks the same. */
const TALLEST = 2200;

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
  const changed = text.replaceAll('apples.jpg', 'aples.jpg').replaceAll('picnic.jpg', 'Picnic.jpg');
  const dry = await ended(await migrate('plan.json', text, { project: 'Plan', dryRun: true }));
  const partly = await ended(await migrate('harbour.json', changed, { project: 'Harbour' }));
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
  const pages = {
    key: '/api/',
    status: `/api/?code=${keys.default}`,
    migration: `/api/migrations/${waiting}?code=${keys.default}`,
    report: `/api/migrations/${done}/report?code=${keys.default}`,
    'report-findings': `/api/migrations/${partly}/report?code=${keys.default}`,
    'report-plan': `/api/migrations/${dry}/report?code=${keys.default}`,
  };
  await mkdir(out, { recursive: true });
  for (const [name, path] of Object.entries(pages)) {
    for (const colorScheme of THEMES) {
      for (const width of WIDTHS) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        const page = await context.newPage();
        await page.goto(url + path, { waitUntil: 'load' });
        const picture = await page.screenshot({ fullPage: true });
        const { height = 0 } = await sharp(picture).metadata();
        const shown = sharp(picture).extract({ left: 0, top: 0, width, height: Math.min(height, TALLEST) });
        await writeFile(
          join(out, `${name}-${width}-${colorScheme}.png`),
          await shown.png({ palette: true }).toBuffer(),
        );
        await context.close();
      }
    }
  }
}
