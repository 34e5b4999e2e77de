import type { ExportDocument } from '../azureml/document/export-document.ts';
import type { ExportScan } from '../azureml/export-scan.ts';
import type { ImageWays } from '../azureml/images/image-ways.ts';
import type { Migrated } from '../azureml/images/places.ts';
import { readExport } from '../azureml/read-export.ts';
import type { NormalizeOptions } from '../azureml/rules/options.ts';
import type { Finding } from '../dataset/finding.ts';
import type { Inventory } from '../dataset/inventory.ts';
import { encodeLines } from '../dataset/json-lines.ts';
import type { DatasetRecord, ImageRecord } from '../dataset/record.ts';
import { writeFindings } from '../work/findings-blob.ts';
import type { World } from '../world.ts';
import { type UnlabelledImages, unlabelledAdded } from './unlabelled-images.ts';

/**
 * Records that stand in the dataset. `tags` are those of the annotations that are labels of whole images; `unlabelled` those of
 * the images that the export does not name.
 */
export type NormalizedCounts = {
  images: number;
  annotations: number;
  tags: number;
  findings: number;
  unlabelled: number;
};

/** Findings that wait for the end of the dataset in memory; an export with more of them has one fault many times. */
const HELD = 200_000;

/**
 * Writes the hub of an export as two blobs, the dataset in one stream. Findings are few beside records, and are held; past
 * the limit the rest is counted in one more finding per code, so that sums still add up.
 */
export async function writeDataset(
  world: World,
  document: ExportDocument,
  input: {
    scan: ExportScan;
    inventory: Inventory;
    options: NormalizeOptions;
    migrated: Migrated;
    ways?: ImageWays;
    /** Pictures that the export does not name belong to the dataset, too. */
    others?: UnlabelledImages;
  },
  target: { dataset: string; findings: string },
  limits = { held: HELD },
): Promise<NormalizedCounts> {
  const findings: Finding[] = [];
  const overflow = new Map<string, Finding>();
  const counts: NormalizedCounts = { images: 0, annotations: 0, tags: 0, findings: 0, unlabelled: 0 };

  function hold(finding: Finding): void {
    counts.findings += 1;
    if (findings.length < limits.held) findings.push(finding);
    else sum(overflow, finding);
  }

  async function* records(): AsyncGenerator<DatasetRecord> {
    for await (const item of readExport(document, input)) {
      if (item.kind === 'finding') {
        hold(item.finding);
        continue;
      }
      if (item.kind === 'image') {
        counts.images += 1;
        input.others?.note(item);
        yield withMeasured(item, input.inventory);
        continue;
      }
      if (item.kind === 'annotation') counts.annotations += 1;
      if (item.kind === 'annotation' && item.geometry.type === 'tag') counts.tags += 1;
      yield item;
    }
    let example = '';
    for await (const image of input.others?.records(document) ?? []) {
      counts.images += 1;
      counts.unlabelled += 1;
      example ||= image.path;
      yield withMeasured(image, input.inventory);
    }
    if (counts.unlabelled > 0) hold(unlabelledAdded(input.migrated.container, counts.unlabelled, example));
  }

  const { workContainer } = world.config;
  await world.work.ensureContainer(workContainer);
  await world.work.write(workContainer, target.dataset, encodeLines(records()), {
    contentType: 'application/x-ndjson',
  });
  await writeFindings(world, target.findings, [...findings, ...overflow.values()]);
  return counts;
}

function withMeasured(image: ImageRecord, inventory: Inventory): ImageRecord {
  const measured = inventory.measuredOf(image.path);
  return measured ? { ...image, measured } : image;
}

function sum(overflow: Map<string, Finding>, finding: Finding): void {
  const key = `${finding.code} ${finding.excludes ?? ''} ${finding.severity}`;
  const count = (overflow.get(key)?.count ?? 0) + (finding.count ?? 1);
  const detail = `${count} more of the same, of which the last was: ${finding.detail}`;
  overflow.set(key, { ...finding, detail, count });
}
