import { basename } from '../azureml/images/image-names.ts';
import type { NormalizeOptions } from '../azureml/rules/options.ts';
import { scanExport } from '../azureml/scan-export.ts';
import type { ExportFile } from '../azureml-dataset/export-file.ts';
import { openExport } from '../azureml-dataset/open-export.ts';
import { writeCoco } from '../cvat/coco.ts';
import type { Finding } from '../dataset/finding.ts';
import { buildInventory } from '../dataset/inventory.ts';
import { RemoteError } from '../errors.ts';
import { readIndex } from '../living-manifest/manifest-index.ts';
import { refreshManifest } from '../living-manifest/refresh-manifest.ts';
import { workBlobMissing } from '../work/blob-json.ts';
import { readFindings } from '../work/findings-blob.ts';
import type { World } from '../world.ts';
import { exportParts, filesBeside, openParts } from './export-parts.ts';
import { type NormalizeSource, storeBody } from './export-source.ts';
import { imageWays } from './image-ways.ts';
import { NORMALIZE_ROOT, removeLeftovers } from './normalize-leftovers.ts';
import { writeDataset } from './write-dataset.ts';

/** Azure's front end ends an answer that has not begun after 230 s. */
const SURVEY_MS = 120_000;
const BUSY_PAUSE_MS = 250;

export type NormalizedExport = {
  read: { images: number; annotations: number };
  /** What the document holds, and how many labels of whole images it cannot hold. */
  kept: { images: number; annotations: number; tags: number };
  findingCount: number;
  findings(): Promise<Finding[]>;
  /** The COCO document; what was kept for it is deleted when it has been read. */
  coco(): AsyncGenerator<Uint8Array>;
};

/** Normalizes within one request. Nothing is held: body, document and findings pass through the work container. */
export async function normalizeNow(
  world: World,
  source: NormalizeSource,
  input: { options: NormalizeOptions; images: string; runId: string },
): Promise<NormalizedExport> {
  const { workContainer } = world.config;
  await removeLeftovers(world);
  const root = `${NORMALIZE_ROOT}${input.runId}`;
  const names = { upload: `${root}/export.json`, coco: `${root}/coco.json`, findings: `${root}/findings.jsonl` };
  const cleanUp = async () => {
    for (const name of Object.values(names)) await world.work.delete(workContainer, name);
  };
  try {
    const { files, beside } = await filesOf(world, source, names.upload);
    const document = await openExport(files);
    const scan = await scanExport(document, input.options);
    await survey(world, input.images);
    const ways = imageWays(world.config);
    const migrated = { account: world.images.account.name, container: input.images };
    const inventory = await buildInventory(readIndex(world, input.images));
    const fileName = input.options.paths === 'basename' ? basename : undefined;
    const counts = await writeDataset(
      world,
      document,
      { scan, inventory, options: input.options, migrated, ways, findings: filesBeside(beside) },
      {
        dataset: names.coco,
        findings: names.findings,
        // Nobody else reads these records: written as the dataset they would only be read and checked again.
        form: (records) => writeCoco(() => records, fileName ? { fileName } : {}),
      },
    );
    const { images: imagesRead, annotations } = scan.counts;
    const left = counts.tags > 0 ? [tagsLeftOut(counts.tags)] : [];
    return {
      read: { images: imagesRead, annotations },
      kept: { images: counts.images, annotations: counts.annotations - counts.tags, tags: counts.tags },
      findingCount: counts.findings + left.length,
      async findings() {
        const findings = await Array.fromAsync(readFindings(world, names.findings));
        await cleanUp();
        return [...findings, ...left];
      },
      async *coco() {
        try {
          const written = await world.work.read(workContainer, names.coco);
          if (!written) throw workBlobMissing(world, names.coco);
          yield* written.bytes;
        } finally {
          await cleanUp();
        }
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

type Files = { files: [ExportFile, ...ExportFile[]]; beside: string[] };

async function filesOf(world: World, source: NormalizeSource, upload: string): Promise<Files> {
  if ('body' in source) {
    const open = await storeBody(world, upload, source.body);
    return { files: [{ name: 'the export', open }], beside: [] };
  }
  const { parts, beside } = await exportParts(world, source);
  return { files: openParts(world, source.container, parts), beside };
}

/** Waits for a refresh that is under way, be it of an event or of another request. */
async function survey(world: World, container: string): Promise<void> {
  const end = world.now().getTime() + SURVEY_MS;
  for (;;) {
    const budgetMs = Math.min(end - world.now().getTime(), SURVEY_MS);
    const { state, left } = await refreshManifest(world, { container, budgetMs });
    if (state === 'done') return;
    if (budgetMs <= BUSY_PAUSE_MS) throw notSurveyed(container, left);
    if (state === 'busy') await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
  }
}

function notSurveyed(container: string, left: number): RemoteError {
  return new RemoteError(`Cannot normalize yet: the images of "${container}" are being surveyed: ${left} are left`, {
    code: 'SURVEY_UNFINISHED',
    fix: `Ask again when GET /api/manifests/${container} shows a fresh manifest`,
    retryable: true,
  });
}

/** COCO 1.0 has no place for them. */
function tagsLeftOut(count: number): Finding {
  return {
    code: 'TAGS_NOT_IN_COCO',
    severity: 'error',
    effect: 'excluded',
    at: 'export',
    detail: `${count} labels of whole images are not in the document: COCO 1.0 has no place for them`,
    fix: 'Start a migration, which carries them as tags',
    excludes: 'annotation',
    count,
  };
}
