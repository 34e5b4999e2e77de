import type { ExportScan } from '../azureml/export-scan.ts';
import { scanExport } from '../azureml/scan-export.ts';
import { openExport } from '../azureml-dataset/open-export.ts';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { namingExport } from './name-export.ts';
import { normalizeOptions } from './normalize-options.ts';
import { exportFiles, readStoredRequest } from './stored-request.ts';

/** Finds out what the export is: its kind, its coordinates, its labels and its counts. */
export async function scanExportStep(world: World, id: string): Promise<Pick<ExportScan, 'counts'>> {
  const prepared = await readStoredRequest(world, id);
  const { request } = prepared;
  const scan = await namingExport(request.export, async () =>
    scanExport(await openExport(exportFiles(world, prepared)), normalizeOptions(request)),
  );
  await writeWork(world, workBlobs(id).scan, scan);
  return { counts: scan.counts };
}
