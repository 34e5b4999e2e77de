import { afterEach, expect, inject, it } from 'vitest';
import { migrateExport } from '../../functions/orchestrators/migrate-export.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import type { BlobStore } from '../../shared/world.ts';
import { drive } from './drive.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = Array.from({ length: 6 }, (_, k) => `image-${k}.jpg`);
const TASK_BLOB = /tasks\/0\/([a-z-]+?)(-0)?\.jsonl?$/;

/**
 * Each step of a task reads its plan, some 2 KB, since another run may have made it again. Its annotations are read to be written and to be
 * compared, and its images by each step that has to do with them; the last look reads them once more.
 */
const READS = {
  createTask: ['plan'],
  attachImages: ['plan', 'images'],
  checkImages: ['plan', 'images'],
  openNewTask: ['plan', 'images', 'frames'],
  writeAnnotations: ['plan', 'annotations', 'images', 'frames', 'updates'],
  verifyTask: ['plan', 'annotations', 'images', 'frames', 'updates'],
  noteTask: ['plan'],
  lookAgain: ['result', 'images'],
  writeReport: ['result', 'gallery'],
};

it('the annotations of a task are read twice, and the export as well: for its labels, and for its records', async () => {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const boxes = PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] }));
  const exported = await site.putExport(azureExport(Object.fromEntries(PATHS.map((path) => [path, SIZE])), boxes));
  const prepared = await prepareMigration(site.world, MigrationRequest.parse({ export: exported }));
  const input = {
    ...{ id: prepared.id, dryRun: false, dataSource: 'cloud-storage', prepared, exportEtag: prepared.exportEtag },
  };
  const reads: Record<string, string[]> = {};
  let step = '';
  const counting = (store: BlobStore): BlobStore => ({
    ...store,
    read(container, name, options) {
      const blob = name === exported.name ? 'export' : TASK_BLOB.exec(name)?.[1];
      if (blob) reads[step] = [...(reads[step] ?? []), blob];
      return store.read(container, name, options);
    },
  });
  const world = { ...site.world, work: counting(site.world.work), images: counting(site.world.images) };
  const before = async (activity: string) => {
    step = activity;
  };
  const { result } = await drive(world, migrateExport, input, { before });
  expect(result).toMatchObject({ verdict: 'verified' });
  const { scanExport, normalizeExport, ...ofTask } = reads;
  expect(ofTask).toEqual(READS);
  // The first read of each step ends with the first bytes, which tell what it is.
  expect({ scanExport, normalizeExport }).toEqual({
    scanExport: ['export', 'export'],
    normalizeExport: ['export', 'export'],
  });
});
