import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { DOCUMENT, PATHS, SIZE, startThreeImages } from './three-images.ts';

let site: MigrationSite;
afterEach(() => site.stop());

async function migrate(options: object) {
  return (await driveMigration(site.world, { export: await site.putExport(DOCUMENT), ...options })).report;
}

const WAYS = {
  'from the storage': {},
  'uploaded by their file names': { dataSource: 'upload', paths: 'basename' },
} as const;
type Way = keyof typeof WAYS;
const AGAIN: [Way, Way[][]][] = [
  ['from the storage', [['from the storage', 'from the storage']]],
  [
    'uploaded by their file names',
    [['uploaded by their file names'], ['from the storage', 'uploaded by their file names']],
  ],
];

const tracker = (taskId: number | undefined, link: string | null | undefined) =>
  askCvat(site, 'PATCH', `/api/tasks/${taskId}`, { bug_tracker: link });

describe.each(AGAIN)(
  'a task of images %s whose issue tracker somebody has changed, so that they are made a second time',
  (first, nexts) => {
    let kept: Awaited<ReturnType<typeof keepSite>>;
    beforeAll(async () => {
      kept = await keepSite(async () => {
        site = await startThreeImages();
        expect((await migrate(WAYS[first])).verdict).toBe('verified');
        return site;
      });
    });
    afterAll(() => kept.drop());
    beforeEach(async () => {
      site = await kept.start();
    });

    it.each(nexts.map((ways) => ({ ways, order: ways.join(', then ') })))(
      'is told, at once and by each migration after that: $order',
      async ({ ways }) => {
        const [task] = await site.world.cvat.tasks.ofMigrations();
        await tracker(task?.id, 'https://tracker.example/7');
        for (const [k, way] of ways.entries()) {
          const { verdict, findings, tasks } = await migrate(WAYS[way]);
          expect(verdict).toBe('verified-with-changes');
          expect(tasks.filter((one) => one.made)).toHaveLength(k === 0 ? 1 : 0);
          const told = findings.filter(({ code }) => code === 'IMAGES_IN_FOREIGN_TASKS');
          expect(told).toMatchObject([{ severity: 'warning', count: 3, at: 'project' }]);
          expect(told[0]?.detail).toContain(`${task?.id} "project" (3)`);
        }
      },
    );

    it('is found again when it has its own one back', async () => {
      const [task] = await site.world.cvat.tasks.ofMigrations();
      await tracker(task?.id, 'https://tracker.example/7');
      await tracker(task?.id, task?.bug_tracker);
      expect(await migrate(WAYS[first])).toMatchObject({
        verdict: 'verified',
        totals: { images: { alreadyThere: 3 } },
      });
    });
  },
);

describe('a task of another project whose issue tracker somebody has changed', () => {
  it('is told by each migration of the export under another name, unless that names its project', async () => {
    site = await startThreeImages();
    const renamed = async (options: object = {}) => {
      const request = { export: await site.putExport(DOCUMENT, 'renamed.json'), ...options };
      return (await driveMigration(site.world, request)).report;
    };
    expect((await migrate({})).verdict).toBe('verified');
    const [task] = await site.world.cvat.tasks.ofMigrations();
    await tracker(task?.id, 'https://tracker.example/7');
    for (const made of [1, 0]) {
      const { verdict, findings, tasks } = await renamed();
      expect(verdict).toBe('verified-with-changes');
      expect(tasks.filter((one) => one.made)).toHaveLength(made);
      const told = findings.filter(({ code }) => code === 'IMAGES_IN_FOREIGN_TASKS');
      expect(told).toMatchObject([{ count: 3, detail: expect.stringContaining(`${task?.id} "project" (3)`) }]);
    }
    expect((await renamed({ project: 'own' })).verdict).toBe('verified');
  });
});

describe('a task that stands in another workspace, as one does that somebody has moved there with its project', () => {
  it.each([
    ['an organization', 'the personal workspace'],
    ['the personal workspace', 'an organization'],
  ])('in %s is told by a migration of %s', async (first) => {
    const token = ({ cvat }: { cvat: { tokens: { maintainer: string } } }) => ({ CVAT_TOKEN: cvat.tokens.maintainer });
    site = await startSite(inject('azurite'), (parts) => ({ ...token(parts), CVAT_ORGANIZATION: 'studio' }));
    for (const path of PATHS) await site.putImage(path, SIZE);
    const { CVAT_ORGANIZATION: _, ...personal } = site.settings;
    const worlds = [site.world, { ...createWorld(parseConfig(personal)), work: site.world.work }];
    if (first !== 'an organization') worlds.reverse();
    const reports = [];
    for (const world of worlds) {
      const request = { export: await site.putExport(DOCUMENT), dataSource: 'upload' };
      reports.push((await driveMigration(world, request)).report);
    }
    expect(reports.map(({ verdict }) => verdict)).toEqual(['verified', 'verified-with-changes']);
    const told = reports[1]?.findings.filter(({ code }) => code === 'IMAGES_IN_FOREIGN_TASKS');
    expect(told).toMatchObject([{ count: 3, at: 'other projects' }]);
  });
});
