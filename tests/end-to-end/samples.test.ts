import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
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

const Listed = z.object({
  images: z.array(z.object({ file_name: z.string(), width: z.number(), height: z.number() })),
});

let site: MigrationSite;
afterEach(() => site?.stop());

/** One plain picture of every size: its content says nothing, its header everything. */
async function putImages(bytes: Uint8Array): Promise<void> {
  const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
  const pictures = new Map<string, Promise<Buffer>>();
  for (const { file_name, width, height } of Listed.parse(JSON.parse(text)).images) {
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
    await putImages(bytes);
    await site.world.images.write(site.exports, 'sample.json', bytes);
    const request = { export: { container: site.exports, name: 'sample.json' }, tasks: { size: 60 } };
    // The checker decodes every picture, 163 of camera size here, and reads no address that was made unreadable.
    const { id, result } = await runSteps(site.world, request, { checked: false });
    const report = Report.parse(
      await readPlainJson(site.world.work, site.world.config.workContainer, workBlobs(id).report),
    );
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(result.verdict).toBe('verified');
    expect(report.totals.images).toMatchObject({ read: images, migrated: images, matched: images });
    expect(report.totals.annotations).toMatchObject({ read: annotations, migrated: annotations, matched: annotations });
  });
});
