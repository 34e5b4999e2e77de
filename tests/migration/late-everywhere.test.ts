import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import type { World } from '../../shared/world.ts';
import { checkSite } from '../checker/check-site.ts';
import { drive } from './drive.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const sizes = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, SIZE]));
const drawnOn = (image: string, x: number): Drawn[] => [
  { image, label: 'Cat', box: [x, 2, 20, 10] },
  { image, label: 'Cat', polygon: [1, 1, 30, 2, 31, 40 - x, 2, 39] },
  { image, label: 'sunny' },
];

/** Nothing comes later than the limit for which a run waits. */
const LATE = { limitMs: 2500, pauseMs: 150 };
const LATE_MS = 1500;

let site: MigrationSite;
afterEach(() => site.stop());

async function startWithImages(): Promise<MigrationSite> {
  const started = await startSite(inject('azurite'));
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg']) await started.putImage(path, SIZE);
  return started;
}

const worldWithLate = ({ world }: MigrationSite): World => ({ ...world, config: { ...world.config, late: LATE } });

type Aim = readonly [method: string, path: string];

/** Strikes requests of a migration, each kind once, and looks when all that is late has come. */
async function struck(world: World, aims: readonly Aim[], request: { document: unknown; options?: object }) {
  const exported = await site.putExport(request.document);
  for (const [method, path] of aims) site.cvat.faults.add({ method, path, kind: 'late', ms: LATE_MS });
  const { report } = await runDriven(world, { export: exported, ...request.options });
  expect(site.cvat.faults.list()).toEqual([]);
  await site.cvat.faults.lateWorkDone();
  expect(await checkSite(site, { export: request.document, project: 'project' })).toEqual([]);
  expect(report.verdict).toBe('verified');
  expect(await site.world.cvat.projects.find('project')).toHaveLength(1);
  expect((await site.world.cvat.storages.list()).length).toBeLessThanOrEqual(1);
  const tasks = await site.world.cvat.tasks.ofMigrations();
  expect(tasks.map(({ id }) => id)).toEqual(report.tasks.map((task) => task.id));
}

const MANY = Array.from({ length: 130 }, (_, k) => `label ${String(k).padStart(3, '0')}`);
const NEW = azureExport(sizes('a.jpg', 'b.jpg', 'c.jpg'), [
  ...['a.jpg', 'b.jpg', 'c.jpg'].flatMap((image, k) => drawnOn(image, k)),
  ...MANY.map((label): Drawn => ({ image: 'a.jpg', label, box: [1, 2, 3, 4] })),
]);

describe('a migration of new images of which requests are carried out late', () => {
  const tasks = { segmentSize: 2, overlap: 1 };
  // What is made a second time by one of these is found at the end, and any other wait is long enough for it: each is tried alone.
  it.each<[string, object, Aim[]]>([
    ['a registration', {}, [['POST', '^/api/cloudstorages$']]],
    ['a task', { tasks }, [['POST', '^/api/tasks$']]],
    [
      'a project, its labels, images and annotations',
      { tasks },
      [
        ['POST', '^/api/projects$'],
        ['PATCH', '^/api/projects/\\d+$'],
        ['POST', '^/api/tasks/\\d+/data/?$'],
        ['PUT', '^/api/jobs/\\d+/annotations/?$'],
      ],
    ],
    [
      'an upload',
      { dataSource: 'upload' },
      [
        ['POST', '^/api/tasks$'],
        ['POST', '^/api/tasks/\\d+/data/?$'],
        ['PATCH', '^/api/tasks/\\d+/data/.+$'],
      ],
    ],
  ])('leaves nothing twice: %s', async (_, options, aims) => {
    site = await startWithImages();
    await struck(worldWithLate(site), aims, { document: NEW, options });
  });
});

describe('an update of images that stand in CVAT, of which requests are carried out late', () => {
  const before = azureExport(
    sizes('a.jpg', 'b.jpg'),
    ['a.jpg', 'b.jpg'].flatMap((image) => drawnOn(image, 1)),
  );
  const after = azureExport(
    sizes('a.jpg', 'b.jpg', 'c.jpg'),
    ['a.jpg', 'b.jpg', 'c.jpg'].flatMap((image, k) => [
      ...drawnOn(image, 9 + k),
      { image, label: 'Dog', box: [5, 5, 5, 5] },
    ]),
  );
  const document = { ...after, annotations: after.annotations.map((one) => ({ ...one, breed: 'Manx' })) };
  const options = { normalize: { attributes: true } };
  let first: string;
  let kept: Awaited<ReturnType<typeof keepSite>>;
  let world: World;
  beforeAll(async () => {
    kept = await keepSite(async () => {
      const started = await startWithImages();
      first = (await runDriven(worldWithLate(started), { export: await started.putExport(before) })).id;
      return started;
    });
  });
  afterAll(() => kept.drop());
  beforeEach(async () => {
    site = await kept.start();
    world = worldWithLate(site);
  });

  it('leaves nothing twice, and the storage with a credential that works', async () => {
    const [storage] = await site.world.cvat.storages.list();
    const refused = { method: 'GET', path: '^/api/cloudstorages/\\d+/status$' };
    site.cvat.faults.add({ ...refused, kind: 'status', status: 200, body: 'FORBIDDEN', contentType: 'text/plain' });
    const aims: Aim[] = [
      ['PATCH', '^/api/cloudstorages/\\d+$'],
      ['PATCH', '^/api/projects/\\d+$'],
      ['PUT', '^/api/jobs/\\d+/annotations/?$'],
      ['POST', '^/api/tasks$'],
      ['POST', '^/api/tasks/\\d+/data/?$'],
    ];
    await struck(world, aims, { document, options });
    expect((await site.world.cvat.storages.list()).map(({ id }) => id)).toEqual([storage?.id]);
    expect(await site.world.cvat.storages.status(storage?.id ?? 0)).toBe('AVAILABLE');
  });

  it.each(['tasks', 'projects'])(
    'takes away what it made, and nothing that is made next: DELETE of %s',
    async (kind) => {
      site.cvat.faults.add({ method: 'DELETE', path: `^/api/${kind}/\\d+$`, kind: 'late', ms: LATE_MS });
      const { result } = await drive(world, undoMigration, { id: first, force: false });
      expect(result).toMatchObject({ keptTasks: [], deletedProject: true, findings: [] });
      // The same migration begins over while that request is still on its way.
      await struck(world, [['POST', '^/api/tasks$']], { document, options });
    },
  );

  it.each(['create', 'delete'])('leaves the work of people, and nothing twice: PATCH of a job, %s', async (action) => {
    const [task] = await site.world.cvat.tasks.ofMigrations();
    const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
    const { shapes } = await site.world.cvat.annotations.ofJob(job?.id ?? 0);
    const drawn = { ...shapes[0], frame: 1, source: 'manual', points: [7, 7, 9, 9], type: 'rectangle', attributes: [] };
    await site.world.cvat.annotations.addToJob(job?.id ?? 0, {
      tags: [],
      shapes: [{ ...drawn, label_id: shapes[0]?.label_id ?? 0 }],
    });
    const only = azureExport(
      sizes('a.jpg', 'b.jpg'),
      ['a.jpg', 'b.jpg'].flatMap((image) => drawnOn(image, 5)),
    );
    // The deletion comes first; the path does not tell them apart.
    const aim = { method: 'PATCH', path: '^/api/jobs/\\d+/annotations/?$' };
    if (action === 'create') site.cvat.faults.add({ ...aim, kind: 'delay', ms: 0 });
    site.cvat.faults.add({ ...aim, kind: 'late', ms: LATE_MS });
    const { report } = await runDriven(world, { export: await site.putExport(only) });
    expect(site.cvat.faults.list()).toEqual([]);
    await site.cvat.faults.lateWorkDone();
    expect(await checkSite(site, { export: only, project: 'project', kept: new Set(['b.jpg']) })).toEqual([]);
    expect(report.verdict).toBe('verified-with-changes');
    const now = await site.world.cvat.annotations.ofJob(job?.id ?? 0);
    expect(now.shapes.filter(({ source }) => source === 'manual')).toMatchObject([{ frame: 1, points: [7, 7, 9, 9] }]);
  });
});
