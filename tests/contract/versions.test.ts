import { afterEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { migrateTask } from '../../functions/orchestrators/migrate-task.ts';
import { createCvat } from '../../shared/adapters/cvat/cvat.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { TaskReport } from '../../shared/migration/task-report.ts';
import { readWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { type Check, checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { drive } from '../migration/drive.ts';
import { driveMigration } from '../migration/drive-migration.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = {
  'a/one.jpg': SIZE,
  'a/two.PNG': SIZE,
  'b c/zwölf.jpg': SIZE,
  'three.jpg': SIZE,
  'b c/turned.jpg': { width: 48, height: 64 },
};
const DRAWN: Drawn[] = [
  { image: 'a/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'a/one.jpg', label: 'Animal/Dog', box: [0, 0, 64, 48] },
  { image: 'a/two.PNG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'b c/zwölf.jpg', label: 'Animal/Cat', box: [3, 4, 5, 6] },
  { image: 'b c/turned.jpg', label: 'Animal/Cat', box: [10, 20, 30, 25] },
  { image: 'three.jpg', label: 'sunny' },
];
const DOCUMENT = azureExport(IMAGES, DRAWN);

const STORAGE = ['cloud-storage', 'lexicographical'] as const;
const UPLOAD = ['upload', 'predefined'] as const;
/**
 * CVAT 2.23 takes uploads as 2.16 does, and 2.56 reads a storage as 2.73 does. Those without access tokens take the key of a user.
 * That steps may run twice is held by the newest and, below, by the oldest.
 */
const RUNS = [
  ['2.16.0', ...STORAGE],
  ['2.16.0', ...UPLOAD],
  ['2.23.1', ...STORAGE],
  ['2.47.0', ...STORAGE],
  ['2.47.0', ...UPLOAD],
  ['2.56.0', ...UPLOAD],
  ['2.73.0', ...STORAGE],
  ['2.73.0', ...UPLOAD],
] as const;

let site: MigrationSite | undefined;
afterEach(async () => {
  await site?.stop();
  site = undefined;
});

async function oldSite(version: string): Promise<MigrationSite> {
  const hasTokens = Number(version.split('.')[1]) >= 48;
  const credential = (cvat: MigrationSite['cvat']) =>
    hasTokens ? cvat.tokens.writer : `Token ${cvat.tokens.legacyKey}`;
  const started = await startSite(inject('azurite'), ({ cvat }) => ({ CVAT_TOKEN: credential(cvat) }), { version });
  const { world } = started;
  // It answers at once, and as often as it is asked.
  site = { ...started, world: { ...world, cvat: createCvat({ ...world.config.cvat, firstWaitMs: 10 }) } };
  for (const [path, size] of Object.entries(IMAGES)) {
    await site.putImage(path, path.includes('turned') ? { ...size, orientation: 6 } : size);
  }
  return site;
}

async function originalsOf({ world, images }: MigrationSite): Promise<Map<string, Buffer>> {
  const originals = new Map<string, Buffer>();
  for (const path of Object.keys(IMAGES)) {
    const blob = await world.images.readRange(images, path, { offset: 0, length: 1 << 20 });
    originals.set(path, Buffer.from(blob ?? []));
  }
  return originals;
}

async function problems(target: MigrationSite, more: Partial<Check> = {}): Promise<string[]> {
  const server = { cvatUrl: target.cvat.url, token: target.settings.CVAT_TOKEN ?? '' };
  const originals = more.originals ?? (await originalsOf(target));
  return checkAgainstCvat({ ...server, export: DOCUMENT, project: 'project', ...more, originals });
}

const GONE = 'a/one.jpg';
const OLDEST = '2.16.0';

describe(`on CVAT ${OLDEST}, which does without what newer ones say`, () => {
  it('the lost answers to both orders to create the images double none of them', async () => {
    const target = await oldSite(OLDEST);
    const exported = await target.putExport(DOCUMENT);
    const { world, cvat } = target;
    for (const _ of [1, 2]) cvat.faults.add({ kind: 'lose', method: 'POST', path: '^/api/tasks/\\d+/data/$' });
    const id = await planned(world, { export: exported, tasks: { size: 3 } });
    const { storageId } = await steps.registerStorage.run(world, { id, lane: 0 });
    const { projectId } = await steps.ensureProject.run(world, id);
    for (const task of [0, 1]) {
      const { result } = await drive(world, migrateTask, { id, task, projectId, storageId }, { twice: true });
      expect(result).toMatchObject({ state: 'verified' });
    }
    expect(await problems(target)).toEqual([]);
  });

  it('an image that CVAT cannot show is found by asking for it, and left out of the task that is called verified', async () => {
    const target = await oldSite(OLDEST);
    const exported = await target.putExport(DOCUMENT);
    const { world } = target;
    const id = await planned(world, { export: exported });
    const { storageId } = await steps.registerStorage.run(world, { id, lane: 0 });
    const { projectId } = await steps.ensureProject.run(world, id);
    const originals = await originalsOf(target);
    await world.images.delete(target.images, GONE);
    const { result } = await drive(world, migrateTask, { id, task: 0, projectId, storageId });
    expect(result).toMatchObject({ state: 'verified' });
    const report = await readWork(world, workBlobs(id).taskResult(0), TaskReport);
    expect(JSON.stringify(report)).toContain(GONE);
    expect(await problems(target, { originals, excluded: { images: new Set([GONE]) } })).toEqual([]);
  });

  it('copies of jobs for consensus, of which it knows nothing, are refused before anything is made', async () => {
    const target = await oldSite(OLDEST);
    const exported = await target.putExport(DOCUMENT);
    const request = { export: exported, tasks: { segmentSize: 2, consensusReplicas: 2 } };
    const { id } = await prepareMigration(target.world, MigrationRequest.parse(request));
    await expect(steps.checkCvat.run(target.world, id)).rejects.toMatchObject({ code: 'CVAT_TOO_OLD' });
  });
});

async function planned(world: World, request: unknown): Promise<string> {
  const { id } = await prepareMigration(world, MigrationRequest.parse(request));
  const { scanExport, surveyImages, normalizeExport, lookUpImages, planMigration } = steps;
  for (const step of [scanExport, surveyImages, normalizeExport, lookUpImages, planMigration])
    await step.run(world, id);
  return id;
}

it.each(RUNS)(
  'a migration to CVAT %s ends verified, and CVAT holds what the export has (%s)',
  async (version, dataSource, sortingMethod) => {
    const target = await oldSite(version);
    const exported = await target.putExport(DOCUMENT);
    const tasks = { size: 3, segmentSize: 2, sortingMethod };
    const { report } = await driveMigration(target.world, { export: exported, dataSource, tasks });
    expect(report.verdict).toBe('verified');
    expect(await problems(target)).toEqual([]);
    expect(target.cvat.requestsSeen.filter(({ status }) => status >= 500 || status === 0)).toEqual([]);
  },
);
