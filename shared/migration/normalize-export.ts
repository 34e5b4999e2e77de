import { ExportScan } from '../azureml/export-scan.ts';
import { openExport } from '../azureml-dataset/open-export.ts';
import { asUploaded, type IndexEntry } from '../dataset/index-entry.ts';
import { buildInventory } from '../dataset/inventory.ts';
import { readIndex } from '../living-manifest/manifest-index.ts';
import { readWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { filesBeside } from './export-parts.ts';
import { noteWanted } from './gallery-wanted.ts';
import { imageWays } from './image-ways.ts';
import { normalizeOptions } from './normalize-options.ts';
import { exportFiles, readStoredRequest } from './stored-request.ts';
import { UnlabelledImages } from './unlabelled-images.ts';
import { type NormalizedCounts, writeDataset } from './write-dataset.ts';

/** Turns the export into the hub: dataset.jsonl and the findings, with every path and size taken from the container. */
export async function normalizeExport(world: World, id: string): Promise<NormalizedCounts> {
  const prepared = await readStoredRequest(world, id);
  const blobs = workBlobs(id);
  const scan = await readWork(world, blobs.scan, ExportScan);
  const inventory = await buildInventory(indexOf(world, prepared.request.images));
  const options = normalizeOptions(prepared.request);
  const target = { dataset: blobs.dataset, findings: blobs.findings('normalize') };
  const ways = imageWays(world.config);
  const migrated = { account: world.images.account.name, container: prepared.request.images };
  const uploads = prepared.request.dataSource === 'upload';
  const others =
    prepared.request.unlabelled === 'tasks' ? new UnlabelledImages(inventory, migrated, { uploads }) : undefined;
  const input = {
    scan,
    inventory,
    options,
    migrated,
    ways,
    ...(others ? { others } : {}),
    findings: filesBeside(prepared.beside ?? []),
  };
  const counts = await writeDataset(world, await openExport(exportFiles(world, prepared)), input, target);
  await writeWork(world, blobs.unlabelled, { images: counts.unlabelled });
  await noteWanted(world, id);
  return counts;
}

/** Whether an image has to be uploaded is asked when it is known which of them stand in CVAT already. */
async function* indexOf(world: World, container: string): AsyncGenerator<IndexEntry> {
  for await (const entry of readIndex(world, container)) yield asUploaded(entry);
}
