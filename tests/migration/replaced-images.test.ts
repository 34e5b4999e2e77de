import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPictures, writePictures } from '../../shared/ledger/pictures.ts';
import type { Report } from '../../shared/verification/report.ts';
import { checkSite } from '../checker/check-site.ts';
import { picturesIn } from '../checker/pictures-in.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { DOCUMENT, PATHS, SIZE, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

async function migrate(options: object) {
  const { report } = await runDriven(site.world, { export: await site.putExport(DOCUMENT), ...options });
  return report;
}

async function replaceTwo(): Promise<void> {
  const other = await sharp({ create: { ...SIZE, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer();
  await site.world.images.write(site.images, 'a/two.jpg', other);
}

/** What the one finding of this code says. */
function onlyDetail({ findings }: Report, code: string): string | undefined {
  const [found, ...more] = findings.filter((one) => one.code === code);
  expect(more).toEqual([]);
  return found?.detail;
}

const UPLOAD = { dataSource: 'upload' };

describe('an image that was uploaded, and whose file is another one of the same size since', () => {
  it('is named, and is not in CVAT, until the earlier file is put back or its task is made again', async () => {
    const first = await migrate(UPLOAD);
    expect(first.verdict).toBe('verified');
    await replaceTwo();
    for (const options of [UPLOAD, { dataSource: 'cloud-storage', dryRun: true }]) {
      const report = await migrate(options);
      expect(report.verdict).toBe('incomplete');
      const detail = onlyDetail(report, 'IMAGE_REPLACED');
      expect(detail).toContain('"a/two.jpg"');
      expect(detail).not.toContain('one.jpg');
    }
    // Whatever its version.
    await site.putImage('a/two.jpg', SIZE);
    expect((await migrate(UPLOAD)).verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
    await replaceTwo();
    await site.world.cvat.tasks.delete(first.tasks[0]?.id ?? 0);
    expect((await migrate(UPLOAD)).verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });

  it('is noticed also where the process died during the upload, so that its bytes have no hash', async () => {
    const before = async (activity: string) => {
      if (activity !== 'verifyTask') return;
      const [task] = await site.world.cvat.tasks.ofMigrations();
      const pictures = task && (await readPictures(site.world, task));
      expect(pictures?.byFrame.size).toBe(3);
      const left = [...(pictures?.byFrame.values() ?? [])].map(({ frame, etag }) => [frame, { frame, etag }] as const);
      if (task) await writePictures(site.world, task, { byFrame: new Map(left) });
    };
    await runDriven(site.world, { export: await site.putExport(DOCUMENT), ...UPLOAD }, { before });
    expect((await migrate(UPLOAD)).verdict).toBe('verified');
    await replaceTwo();
    expect((await migrate(UPLOAD)).verdict).toBe('incomplete');
  });
});

describe('an image whose file is another one since a process died while its task was made', () => {
  /** A run that dies once CVAT has all bytes of its upload: before it is told so, or right after. */
  async function dieDuring(end: 'before the finish' | 'after it'): Promise<void> {
    let dead = false;
    const { tasks } = site.world.cvat;
    const data = '^/api/tasks/\\d+/data/$';
    const uploadArchive: typeof tasks.uploadArchive = async (id, archive, options) => {
      async function* open(offset: number) {
        yield* archive.open(offset);
        dead = true;
        if (end === 'before the finish')
          site.cvat.faults.add({ method: 'POST', path: data, kind: 'status', status: 403 });
      }
      await tasks.uploadArchive(id, { ...archive, open }, options);
      throw new Error('the process has died');
    };
    const world = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, uploadArchive } } };
    const before = async () => {
      if (dead) throw new Error('the process has died');
    };
    const request = { export: await site.putExport(DOCUMENT), ...UPLOAD };
    await expect(driveMigration(world, request, { before })).rejects.toThrow('the process has died');
    site.cvat.faults.clear();
  }

  it.each(['before the finish', 'after it'] as const)('is named where CVAT got the earlier one, %s', async (end) => {
    await dieDuring(end);
    await replaceTwo();
    const report = await migrate(UPLOAD);
    expect(onlyDetail(report, 'IMAGE_REPLACED')).toContain('"a/two.jpg"');
    expect(report.verdict).toBe('incomplete');
  });

  it('is named where CVAT was about to read the earlier one from the storage', async () => {
    const { tasks } = site.world.cvat;
    const attachFromStorage = async () => Promise.reject(new Error('the process has died'));
    const world = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, attachFromStorage } } };
    const request = { export: await site.putExport(DOCUMENT), dataSource: 'cloud-storage' };
    const before = async (activity: string) => {
      if (activity === 'discardTask') throw new Error('the process has died');
    };
    await expect(driveMigration(world, request, { before })).rejects.toThrow('the process has died');
    await replaceTwo();
    const report = await migrate({ dataSource: 'cloud-storage' });
    expect(onlyDetail(report, 'IMAGE_REWRITTEN')).toContain('"a/two.jpg"');
    expect(report.verdict).toBe('verified-with-changes');
  });

  it.each(['before the finish', 'after it'] as const)('is as it was where nobody touched it, %s', async (end) => {
    await dieDuring(end);
    expect((await migrate(UPLOAD)).verdict).toBe('verified');
    expect((await migrate(UPLOAD)).verdict).toBe('verified');
  });
});

describe('an image that CVAT reads from the storage, and whose file was written again since', () => {
  const STORAGE = { dataSource: 'cloud-storage' };

  it('is named, since CVAT may show the earlier one for a while, until its cache has forgotten it or its task is made again', async () => {
    const first = await migrate(STORAGE);
    expect(first.verdict).toBe('verified');
    expect((await migrate(UPLOAD)).verdict).toBe('verified');
    await replaceTwo();
    for (const options of [STORAGE, { ...UPLOAD, dryRun: true }]) {
      const report = await migrate(options);
      expect(report.verdict).toBe('verified-with-changes');
      expect(onlyDetail(report, 'IMAGE_REWRITTEN')).toMatch(/^1 file was .*"a\/two\.jpg"\. CVAT/);
    }
    const later = { ...site.world, now: () => new Date(Date.now() + 3 * 24 * 60 * 60 * 1000) };
    const { report } = await runDriven(later, { export: await site.putExport(DOCUMENT), ...STORAGE, dryRun: true });
    expect(report.verdict).toBe('verified');
    await site.world.cvat.tasks.delete(first.tasks[0]?.id ?? 0);
    expect((await migrate(STORAGE)).verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });
});

describe('an image that CVAT reads from the storage, and over whose file another one was renamed, which keeps its date in a Data Lake', () => {
  it('is named until CVAT serves the bytes of that file', async () => {
    const STORAGE = { dataSource: 'cloud-storage' };
    const { tasks } = await migrate(STORAGE);
    const [job] = await site.world.cvat.tasks.jobs(tasks[0]?.id ?? 0);
    const served = await site.world.cvat.frames.open(job?.id ?? 0, 2, 'original');
    await replaceTwo();
    const { images, cvat } = site.world;
    const head: typeof images.head = async (container, name) => {
      const blob = await images.head(container, name);
      return blob && container === site.images ? { ...blob, lastModified: new Date(Date.UTC(2020, 1)) } : blob;
    };
    const open: typeof cvat.frames.open = async (id, frame, quality) =>
      frame === 2 && quality === 'original' ? served : cvat.frames.open(id, frame, quality);
    const renamed = { ...site.world, images: { ...images, head } };
    const cached = { ...renamed, cvat: { ...cvat, frames: { ...cvat.frames, open } } };
    const again = async (world: typeof renamed) =>
      (await driveMigration(world, { export: await site.putExport(DOCUMENT), ...STORAGE })).report;
    const report = await again(cached);
    expect(report.verdict).toBe('verified-with-changes');
    expect(onlyDetail(report, 'IMAGE_REWRITTEN')).toContain('"a/two.jpg"');
    const now = await sharp({ create: { ...SIZE, channels: 3, background: '#a33' } })
      .jpeg()
      .toBuffer();
    const forgotten: typeof open = async (id, frame, quality) =>
      frame === 2 && quality === 'original' ? { opened: true, picture: now } : cvat.frames.open(id, frame, quality);
    const frames = { ...cvat.frames, open: forgotten };
    expect((await again({ ...renamed, cvat: { ...cvat, frames } })).verdict).toBe('verified');
  });
});

describe('an image that CVAT reads from the storage, and whose file is one of another size since', () => {
  it('ends a migration as failed, as its dry run says, however long ago that was', async () => {
    expect((await migrate({})).verdict).toBe('verified');
    await site.putImage('a/two.jpg', { width: 32, height: 24 });
    const later = { ...site.world, now: () => new Date(Date.now() + 3 * 24 * 60 * 60 * 1000) };
    for (const dryRun of [true, false]) {
      const { report } = await runDriven(later, { export: await site.putExport(DOCUMENT), dryRun });
      expect([dryRun, report.verdict]).toEqual([dryRun, 'failed']);
      expect(onlyDetail(report, 'CVAT_DIFFERS')).toContain('CVAT has it as 64x48; it is 32x24');
    }
  });
});

describe('an image that an earlier run found under its file name only, and that now stands where the export says', () => {
  const flat = PATHS.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const SINCE = { dataSource: 'cloud-storage' };

  /** The frames have the names of the files, which the checker is told. */
  async function migrateFlat(options: object): Promise<Report> {
    const { report } = await driveMigration(site.world, { export: await site.putExport(DOCUMENT), ...options });
    const frameName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    const inFolder = new Map<string, Buffer>();
    for (const [name, picture] of await picturesIn(site.world.images, site.images)) inFolder.set(`a/${name}`, picture);
    const check = { export: DOCUMENT, project: 'project', frameName, originals: inFolder };
    if (report.verdict !== 'incomplete') expect(await checkSite(site, check)).toEqual([]);
    return report;
  }

  const lacks = (report: Report) => report.findings.filter(({ code }) => code === 'CVAT_LACKS');

  it('is there already where both files are the same picture, named where CVAT shows another one of that name, and not in CVAT where the file is gone that CVAT reads', async () => {
    // One container, in which the folders come later.
    for (const [k, path] of PATHS.entries()) {
      await site.world.images.delete(site.images, path);
      await site.putImage(flat[k] ?? '', SIZE);
    }
    expect((await migrateFlat({ paths: 'basename' })).verdict).toBe('verified-with-changes');
    for (const path of PATHS) await site.putImage(path, SIZE);
    expect(await migrateFlat(SINCE)).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 3 } } });
    expect(await site.world.cvat.tasks.ofMigrations()).toHaveLength(1);
    await replaceTwo();
    const report = await migrateFlat(SINCE);
    expect(report.verdict).toBe('verified-with-changes');
    expect(onlyDetail(report, 'IMAGE_OF_OTHER_FILE')).toMatch(/of 1 image .*: "two\.jpg" for "a\/two\.jpg"$/);
    expect(lacks(report)).toEqual([]);
    await site.putImage('a/two.jpg', SIZE);
    await site.world.images.delete(site.images, 'two.jpg');
    const gone = await migrateFlat(SINCE);
    expect(gone.verdict).toBe('incomplete');
    expect(onlyDetail(gone, 'IMAGE_OF_OTHER_FILE')).toContain('"two.jpg" for "a/two.jpg"');
  });
});
