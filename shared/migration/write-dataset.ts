import type { ExportDocument } from '../azureml/document/export-document.ts';
import type { ExportScan } from '../azureml/export-scan.ts';
import type { ImageWays } from '../azureml/images/image-ways.ts';
import type { Migrated } from '../azureml/images/places.ts';
import { type HubItem, readBatches } from '../azureml/read-export.ts';
import type { NormalizeOptions } from '../azureml/rules/options.ts';
import type { Finding } from '../dataset/finding.ts';
import type { Inventory } from '../dataset/inventory.ts';
import type { DatasetRecord, ImageRecord } from '../dataset/record.ts';
import { encodeBatches } from '../manifest/encode-batches.ts';
import { writeFindings } from '../work/findings-blob.ts';
import type { World } from '../world.ts';
import type { UnlabelledImages } from './unlabelled-images.ts';

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

/** What stands in the blob of an export: the records of its hub, some at a time, in the form that somebody reads next. */
type Form = (records: AsyncIterable<DatasetRecord[]>) => AsyncIterable<Uint8Array>;

/**
 * Writes the hub of an export as two blobs, the dataset in one stream: as JSON Lines where no other form is asked for. Findings
 * are few beside records, and are held; past the limit the rest is counted in one more finding per code, so that sums still add
 * up.
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
    /** What was found before the export was read. */
    findings?: readonly Finding[];
  },
  target: { dataset: string; findings: string; form?: Form },
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

  for (const finding of input.findings ?? []) hold(finding);

  /** The record that an item is, where it is one. */
  function taken(item: HubItem): DatasetRecord | undefined {
    if (item.kind === 'finding') {
      hold(item.finding);
      return undefined;
    }
    if (item.kind === 'image') {
      counts.images += 1;
      input.others?.note(item);
      return withMeasured(item, input.inventory);
    }
    if (item.kind === 'annotation') {
      counts.annotations += 1;
      if (item.geometry.type === 'tag') counts.tags += 1;
    }
    return item;
  }

  async function* records(): AsyncGenerator<DatasetRecord[]> {
    for await (const batch of readBatches(document, input)) {
      const some: DatasetRecord[] = [];
      for (const item of batch) {
        const record = taken(item);
        if (record) some.push(record);
      }
      yield some;
    }
    let example = '';
    for await (const image of input.others?.records(document) ?? []) {
      counts.images += 1;
      counts.unlabelled += 1;
      example ||= image.path;
      yield [withMeasured(image, input.inventory)];
    }
    for (const finding of input.others?.findings({ count: counts.unlabelled, example }) ?? []) hold(finding);
  }

  const { workContainer } = world.config;
  await world.work.ensureContainer(workContainer);
  const { form = asLines, dataset } = target;
  const contentType = form === asLines ? 'application/x-ndjson' : 'application/json';
  await world.work.write(workContainer, dataset, form(records()), { contentType });
  await writeFindings(world, target.findings, [...findings, ...overflow.values()]);
  return counts;
}

function asLines(records: AsyncIterable<DatasetRecord[]>): AsyncIterable<Uint8Array> {
  return encodeBatches(records, (record) => `${JSON.stringify(record)}\n`);
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
