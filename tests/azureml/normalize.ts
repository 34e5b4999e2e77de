import type { ExportDocument } from '../../shared/azureml/document/export-document.ts';
import type { ExportScan } from '../../shared/azureml/export-scan.ts';
import type { Migrated } from '../../shared/azureml/images/places.ts';
import { readExport } from '../../shared/azureml/read-export.ts';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { scanExport } from '../../shared/azureml/scan-export.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import { writeCoco } from '../../shared/cvat/coco.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { IndexEntry } from '../../shared/dataset/index-entry.ts';
import { buildInventory } from '../../shared/dataset/inventory.ts';
import type { DatasetRecord } from '../../shared/dataset/record.ts';
import { opener } from './bytes.ts';

export type Normalized = { scan: ExportScan; records: DatasetRecord[]; findings: Finding[]; coco: string };

/** The whole way of an export, as the pipeline goes it. */
export async function normalize(
  content: string | Uint8Array,
  container: readonly IndexEntry[],
  options: { normalize?: unknown; chunkSize?: number; migrated?: Migrated | undefined } = {},
): Promise<Normalized> {
  const document = await openExport([{ name: 'the export', open: opener(content, options.chunkSize) }]);
  return normalizeDocument(document, container, NormalizeOptions.parse(options.normalize ?? {}), options.migrated);
}

export async function normalizeDocument(
  document: ExportDocument,
  container: readonly IndexEntry[],
  chosen: NormalizeOptions,
  migrated?: Migrated,
): Promise<Normalized> {
  const scan = await scanExport(document, chosen);
  const inventory = await buildInventory(asAsync(container));
  const records: DatasetRecord[] = [];
  const findings: Finding[] = [];
  for await (const item of readExport(document, { scan, inventory, options: chosen, migrated })) {
    if (item.kind === 'finding') findings.push(item.finding);
    else records.push(item);
  }
  const fileName = chosen.paths === 'basename' ? { fileName: basename } : {};
  const coco = Buffer.concat(await Array.fromAsync(writeCoco(() => asAsync(records), fileName))).toString();
  return { scan, records, findings, coco };
}

/** An image of a container. */
export function blob(path: string, width = 640, height = 480, orientation = 1): IndexEntry {
  return { state: 'image', path, etag: '"1"', width, height, orientation };
}

/** Records that findings leave out. */
export function excluded(findings: readonly Finding[], kind: 'image' | 'annotation'): number {
  return findings.filter((finding) => finding.excludes === kind).reduce((sum, { count }) => sum + (count ?? 1), 0);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function* asAsync<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
