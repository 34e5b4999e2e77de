import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import { checkSite } from '../checker/check-site.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { runSteps } from '../migration/run-steps.ts';
import { hasSamples, SAMPLES } from '../samples.ts';

const files = {
  'boxes, first project': ['meraki-absolute-bbox/all_images_annotations.2023-09-project.raw.json', 163, 358],
  'boxes, second project': [
    'meraki-absolute-bbox/all_images_annotations.2023-11-project.absolute_url-redacted.json',
    163,
    357,
  ],
  classification: ['mslearn-fruit-classification/training_labels.json', 45, 45],
  'classification, through PowerShell': ['powershell-utf16/training_labels.json', 45, 45],
} as const;

const Listed = z.looseObject({
  images: z.array(z.looseObject({ file_name: z.string(), width: z.number(), height: z.number() })),
});
/** The checker looks at so many pictures, which are of camera size, and at the size and annotations of all. */
const SEEN = 3;

let site: MigrationSite;
afterEach(() => site?.stop());

/** As far as the checker reads it: addresses of the samples were made unreadable. */
function documentOf(bytes: Uint8Array): z.infer<typeof Listed> {
  const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
  const { images, ...document } = Listed.parse(JSON.parse(text));
  return { ...document, images: images.map(({ absolute_url: _, ...image }) => image) };
}

/** One plain picture of every size: its content says nothing, its header everything. */
async function putImages({ images }: z.infer<typeof Listed>): Promise<void> {
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

describe.runIf(hasSamples)('real Azure ML exports', { timeout: 120_000 }, () => {
  it.each(Object.entries(files))('migrate whole: %s', async (_, [file, images, annotations]) => {
    const bytes = await readFile(join(SAMPLES, file));
    site = await startSite(inject('azurite'));
    const document = documentOf(bytes);
    await putImages(document);
    await site.world.images.write(site.exports, 'sample.json', bytes);
    const request = { export: { container: site.exports, name: 'sample.json' }, tasks: { size: 60 } };
    const { id, result } = await runSteps(site.world, request, { checked: false });
    const report = Report.parse(
      await readPlainJson(site.world.work, site.world.config.workContainer, workBlobs(id).report),
    );
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(result.verdict).toBe('verified');
    expect(report.totals.images).toMatchObject({ read: images, migrated: images, matched: images });
    expect(report.totals.annotations).toMatchObject({ read: annotations, migrated: annotations, matched: annotations });
    const sizes = new Map(document.images.map(({ file_name, ...size }) => [file_name, size]));
    const originals = new Map<string, Buffer>();
    for (const path of [...sizes.keys()].slice(0, SEEN)) {
      const blob = await site.world.images.read(site.images, path);
      originals.set(path, Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])));
    }
    expect(await checkSite(site, { export: document, project: 'sample', originals, sizes })).toEqual([]);
  });
});
