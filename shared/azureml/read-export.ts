import type { Finding } from '../dataset/finding.ts';
import type { Inventory } from '../dataset/inventory.ts';
import type { DatasetRecord } from '../dataset/record.ts';
import { AnnotationReader } from './annotations/annotation-reader.ts';
import type { ExportDocument } from './document/export-document.ts';
import { reportExport } from './export-findings.ts';
import type { ExportScan } from './export-scan.ts';
import { ImageReader } from './images/image-reader.ts';
import type { ImageWays } from './images/image-ways.ts';
import type { Migrated } from './images/places.ts';
import { resolveLabels } from './labels.ts';
import { FindingLog } from './rules/finding-log.ts';
import { type NormalizeOptions, readsCorners } from './rules/options.ts';

export type FindingItem = { kind: 'finding'; finding: Finding };
export type HubItem = DatasetRecord | FindingItem;

type Context = {
  scan: ExportScan;
  inventory: Inventory;
  options: NormalizeOptions;
  /** The container that `inventory` is of; unknown in tests. */
  migrated?: Migrated | undefined;
  ways?: ImageWays;
};

/**
 * The second pass: labels, then all images, then all annotations, each in the order of the export, coordinates in pixels of
 * the image as displayed; findings in between and at the end. `scan` must be that of the same file with the same options.
 *
 * Every image and every annotation that `scan.counts` has counted comes out, or stands in a finding with `excludes`: the
 * counts of both add up exactly.
 */
export async function* readExport(document: ExportDocument, context: Context): AsyncGenerator<HubItem> {
  for await (const batch of readBatches(document, context)) yield* batch;
}

/** What `readExport` yields, in batches. */
export async function* readBatches(document: ExportDocument, context: Context): AsyncGenerator<HubItem[]> {
  const { scan, options } = context;
  const log = new FindingLog(options);
  reportExport(scan, options, log);
  const labels = resolveLabels(scan, options, log);
  yield [...labels.records, ...log.drain().map(item)];

  const images = new ImageReader({ ...context, log });
  const { boxes, polygons, masks } = scan.counts;
  const annotations = new AnnotationReader({
    ...{ images: images.table, labels, options, log },
    specks: hasSpecks(scan),
    corners: readsCorners(scan, options),
    shapes: boxes + polygons + masks > 0,
  });
  if (scan.annotationsFirst) {
    for await (const batch of elements(document, 'images')) yield takeImages(batch.elements, images, log);
    yield* imageBatches(images, log);
    for await (const batch of elements(document, 'annotations')) yield takeAnnotations(batch, annotations, log);
  } else {
    let finished = false;
    for await (const batch of elements(document, 'images', 'annotations')) {
      if (batch.key === 'images') yield takeImages(batch.elements, images, log);
      else {
        if (!finished) yield* imageBatches(images, log);
        finished = true;
        yield takeAnnotations(batch, annotations, log);
      }
    }
    if (!finished) yield* imageBatches(images, log);
  }
  annotations.close((position) => images.placeOf(position));
  yield log.close().map(item);
}

function hasSpecks({ coordinates: { unit, decidedBy, evidence } }: ExportScan): boolean {
  return unit === 'absolute' && decidedBy === 'values' && evidence.fractions > 0;
}

type Elements = { key: string; first: number; elements: unknown[] };

async function* elements(document: ExportDocument, ...keys: string[]): AsyncGenerator<Elements> {
  const { batches } = await document.read((key) => keys.includes(key));
  for await (const batch of batches) if (batch.type === 'elements') yield batch;
}

function takeImages(elements: readonly unknown[], images: ImageReader, log: FindingLog): HubItem[] {
  for (const element of elements) images.read(element);
  return log.drain().map(item);
}

function takeAnnotations(batch: Elements, annotations: AnnotationReader, log: FindingLog): HubItem[] {
  const items: HubItem[] = [];
  const { elements, first } = batch;
  for (let i = 0; i < elements.length; i += 1) {
    const record = annotations.read(elements[i], first + i);
    if (record) items.push(record);
  }
  for (const finding of log.drain()) items.push(item(finding));
  return items;
}

/** Once all images are known: those that collide are left out, the others come. */
function* imageBatches(images: ImageReader, log: FindingLog): Generator<HubItem[]> {
  images.finish();
  yield log.drain().map(item);
  let batch: HubItem[] = [];
  for (const record of images.records()) {
    batch.push(record);
    if (batch.length < 1000) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function item(finding: Finding): FindingItem {
  return { kind: 'finding', finding };
}
