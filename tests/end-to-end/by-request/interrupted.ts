import { expect, it } from 'vitest';
import { checkAgainstCvat } from '../../checker/check-against-cvat.ts';
import { picturesIn } from '../../checker/pictures-in.ts';
import { EXPORT, PATHS, SIZE } from '../../migration/cats-and-dogs.ts';
import { azureExport, type Drawn } from '../../migration/small-export.ts';
import { codesOf } from '../call.ts';
import { eventually } from '../eventually.ts';
import { soundReport } from '../sums.ts';
import { pipeline } from './one-pipeline.ts';

const NAMES = ['north', 'south', 'west'];

/** Exports of other images each, of one project and one container, in tasks of one image. */
async function startAll(): Promise<string[]> {
  const exported = NAMES.map((name, far) => {
    const paths = (far === 0 ? [1, 2] : [1]).map((k) => `${'deep/'.repeat(far)}${name}/${k}.jpg`);
    const drawn = paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] }));
    return { name, paths, document: azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn) };
  });
  for (const { paths } of exported) for (const path of paths) await pipeline.putImage(path, SIZE);
  for (const { name, document } of exported) await pipeline.putExport(document, name);
  const start = ({ name }: { name: string }) =>
    pipeline.client.start({
      export: { container: pipeline.exports, name },
      project: 'shared',
      tasks: { size: 1 },
    });
  return (await Promise.all(exported.map(start))).map(({ id }) => id);
}

async function tasksOf(project: string) {
  const { projects, tasks } = pipeline.world.cvat;
  const [found] = await projects.find(project);
  return found ? tasks.ofProject(found.id) : [];
}

async function expectAllVerified(ids: readonly string[]): Promise<void> {
  for (const id of ids) expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
  const { projects, storages } = pipeline.world.cvat;
  expect(await projects.find('shared')).toHaveLength(1);
  expect(await tasksOf('shared')).toHaveLength(4);
  // One migration makes two tasks, each by its own registration.
  expect(await storages.list()).toHaveLength(2);
}

/** By which registrations of the storage CVAT creates images right now. */
async function creating(): Promise<(number | null | undefined)[]> {
  const work = pipeline.cvat.work.list();
  const open = work.filter(({ kind, status }) => kind === 'create:task' && ['queued', 'started'].includes(status));
  const { tasks } = pipeline.world.cvat;
  return Promise.all(open.map(async ({ target_id: id }) => (await tasks.get(id ?? 0))?.data_cloud_storage_id));
}

/** CVAT keeps one index for each registration. */
async function expectNoneToSpoil(): Promise<void> {
  const storages = await creating();
  expect(storages.length).toBeGreaterThan(0);
  expect(new Set(storages).size).toBe(storages.length);
}

/** The other endings are driven in a process of the tests: see tests/migration/endings.test.ts. */
it('a migration whose token is rejected in the middle begins no further task, and says that the same start goes on; migrations of one project and one storage at the same time share both and take turns, also where the host is killed meanwhile and started with another credential: CVAT never has two creations that spoil each other; then the first one goes on, exactly once', async () => {
  const { cvat } = pipeline;
  const tasksMade = async () => (await tasksOf('revoked')).length;
  for (const path of PATHS) await pipeline.putImage(path);
  const originals = await picturesIn(pipeline.world.images, pipeline.images);
  const request = { export: await pipeline.putExport(EXPORT, 'revoked'), project: 'revoked', tasks: { size: 1 } };
  // It comes while CVAT reads the images of the first two tasks.
  cvat.work.hold('started');
  const { id } = await pipeline.client.start(request);
  await eventually(async () => expect(await tasksMade()).toBe(2));
  cvat.faults.add({ kind: 'status', method: '*', path: '^/api/', status: 401, times: 100_000 });
  cvat.work.hold('nowhere');
  const stopped = await pipeline.ended(id);
  expect(stopped).toMatchObject({ runtimeStatus: 'Completed', verdict: 'failed' });
  expect(stopped.findings[0]).toMatchObject({
    code: 'CVAT_TOKEN_INVALID',
    fix: expect.stringContaining('the same start goes on where it stopped'),
  });
  const report = await soundReport(pipeline, id);
  for (const { code } of stopped.findings) expect(codesOf(report.findings)).toContain(code);
  cvat.faults.clear();
  expect(await tasksMade()).toBe(2);

  const ids = await startAll();
  cvat.work.hold('started');
  await eventually(expectNoneToSpoil);
  await pipeline.crash();
  // Another credential of the same user.
  await pipeline.restart({ CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });
  await eventually(async () => {
    const views = await Promise.all(ids.map((one) => pipeline.client.get(one)));
    expect(views.map(({ status }) => status?.stage)).toEqual(ids.map(() => 'tasks'));
  });
  await expectNoneToSpoil();
  cvat.work.hold('nowhere');
  await expectAllVerified(ids);
  expect(cvat.work.list().filter(({ status }) => status === 'failed')).toEqual([]);

  const again = await pipeline.client.start(request);
  expect(again.id).toBe(id);
  expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
  expect(await tasksMade()).toBe(PATHS.length);
  const server = { cvatUrl: cvat.url, token: cvat.tokens.writer };
  expect(await checkAgainstCvat({ ...server, export: EXPORT, project: 'revoked', originals })).toEqual([]);
});
