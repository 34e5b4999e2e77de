import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../shared/verification/report.ts';
import { checkSite } from '../checker/check-site.ts';
import { hasSamples, SAMPLES } from '../samples.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';

const BOXES = 'meraki-absolute-bbox/all_images_annotations.2023-09-project.raw.json';

const Listed = z.looseObject({
  images: z.array(z.looseObject({ id: z.int(), file_name: z.string(), width: z.number(), height: z.number() })),
  annotations: z.array(z.looseObject({ image_id: z.int() })),
});
type Document = z.infer<typeof Listed>;
/** Pictures of camera size take CVAT half a second each: of the larger export, only the first ones are migrated. */
const MIGRATED = 2;
/** The checker looks at so many pictures, which are of camera size, and at the size and annotations of all. */
const SEEN = 2;

let site: MigrationSite;
afterEach(() => site?.stop());

async function sample(file: string): Promise<{ bytes: Buffer; whole: Document }> {
  const bytes = await readFile(join(SAMPLES, file));
  const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
  return { bytes, whole: Listed.parse(JSON.parse(text)) };
}

/** As far as the checker reads it: addresses of the samples were made unreadable. */
const withoutAddresses = ({ images, ...document }: Document): Document => ({
  ...document,
  images: images.map(({ absolute_url: _, ...image }) => image),
});

/** One plain picture of every size: its content says nothing, its header everything. */
async function putImages({ images }: Document): Promise<void> {
  const pictures = new Map<string, Promise<Buffer>>();
  for (const { file_name, width, height } of images) {
    const key = `${width}x${height}`;
    const picture =
      pictures.get(key) ??
      sharp({ create: { width, height, channels: 3, background: '#789' } })
        .jpeg()
        .toBuffer();
    pictures.set(key, picture);
    await site.world.images.write(site.images, file_name, await picture);
  }
}

async function put(document: Document, bytes: Uint8Array | string): Promise<MigrationSite> {
  site = await startSite(inject('azurite'));
  await putImages(document);
  await site.world.images.write(site.exports, 'sample.json', bytes);
  return site;
}

const request = () => ({ export: { container: site.exports, name: 'sample.json' } });

function beginningOf({ images, annotations, ...document }: Document, count: number): Document {
  const first = images.slice(0, count);
  const ids = new Set(first.map(({ id }) => id));
  return { ...document, images: first, annotations: annotations.filter(({ image_id }) => ids.has(image_id)) };
}

const worseThanInfo = ({ findings }: Report) => findings.filter(({ severity }) => severity !== 'info');

describe.runIf(hasSamples)('real Azure ML exports', { timeout: 120_000 }, () => {
  // That every record of every sample is read is tried in tests/azureml.
  it.each([
    ['boxes, up to the 40th image', BOXES, 40],
    ['classification through PowerShell, whole', 'powershell-utf16/training_labels.json', 45],
  ])('are planned with their own addresses: %s', async (_, file, count) => {
    const { bytes, whole } = await sample(file);
    const document = beginningOf(whole, count);
    const content = whole.images.length > count ? JSON.stringify(document) : bytes;
    const { report } = await driveMigration((await put(document, content)).world, { ...request(), dryRun: true });
    expect(worseThanInfo(report)).toEqual([]);
    const annotations = document.annotations.length;
    expect(annotations).toBeGreaterThanOrEqual(count);
    expect(report.totals.images).toMatchObject({ read: count, migrated: count, excluded: 0 });
    expect(report.totals.annotations).toMatchObject({ read: annotations, migrated: annotations, excluded: 0 });
  });

  it.each([
    ['boxes, up to the 2nd image', BOXES, MIGRATED, 1],
    ['classification, up to the 10th image', 'mslearn-fruit-classification/training_labels.json', 10, 6],
  ])('arrive in CVAT: %s', async (_, file, count, size) => {
    const document = withoutAddresses(beginningOf((await sample(file)).whole, count));
    const { world, images } = await put(document, JSON.stringify(document));
    const { report } = await driveMigration(world, { ...request(), tasks: { size } });
    expect(worseThanInfo(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
    expect(report.totals.images).toMatchObject({ read: count, migrated: count, matched: count });
    const annotations = document.annotations.length;
    expect(annotations).toBeGreaterThanOrEqual(count);
    expect(report.totals.annotations).toMatchObject({ read: annotations, matched: annotations });
    const sizes = new Map(document.images.map(({ file_name, ...size }) => [file_name, size]));
    const originals = new Map<string, Buffer>();
    for (const path of [...sizes.keys()].slice(0, SEEN)) {
      const blob = await world.images.read(images, path);
      originals.set(path, Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])));
    }
    expect(await checkSite(site, { export: document, project: 'sample', originals, sizes })).toEqual([]);
  });
});
