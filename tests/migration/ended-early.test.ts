import { afterEach, describe, expect, inject, it } from 'vitest';
import { cancelMigration } from '../../shared/migration/cancellation.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
const DOCUMENT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
);

let site: MigrationSite;
afterEach(() => site.stop());

/** Cancelled after its first task, of which CVAT made a second one because it carried out the request late. */
async function cancelled(lateMs: number) {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const world = { ...site.world, config: { ...site.world.config, late: { limitMs: 60_000, pauseMs: 20 } } };
  const request = { export: await site.putExport(DOCUMENT), tasks: { size: 1 } };
  const { id } = await prepareMigration(world, MigrationRequest.parse(request));
  let noted = 0;
  const before = async (activity: string) => {
    if (activity !== 'noteTask' || ++noted > 1) return;
    const [task] = await world.cvat.tasks.ofMigrations();
    const twin = { name: 'twin', projectId: task?.project_id ?? 0, bugTracker: task?.bug_tracker ?? '' };
    if (lateMs === 0) await world.cvat.tasks.create(twin);
    await cancelMigration(world, id, 'enough');
  };
  if (lateMs > 0) site.cvat.faults.add({ method: 'POST', path: '^/api/tasks$', kind: 'late', ms: lateMs });
  const { report } = await runDriven(world, request, { before });
  expect(report.findings[0]?.code).toBe('CANCELLED');
  return report;
}

describe('a migration that is cancelled', () => {
  it('leaves no empty twin of its tasks', async () => {
    const report = await cancelled(0);
    expect(report.findings.map(({ code }) => code)).not.toContain('LATE_WORK_POSSIBLE');
    const tasks = await site.world.cvat.tasks.ofMigrations();
    expect(report.tasks.length).toBeLessThan(PATHS.length);
    expect(tasks.map(({ id, size }) => [id, size]).sort()).toEqual(report.tasks.map(({ id }) => [id, 1]).sort());
  });

  it('waits for no request that may still come, and says so', async () => {
    const report = await cancelled(100);
    expect(report.findings.map(({ code }) => code)).toContain('LATE_WORK_POSSIBLE');
    await site.cvat.faults.lateWorkDone();
  });
});

it('a migration that cannot make its project says that one may still come', async () => {
  const project = { method: 'POST', path: '^/api/projects$' };
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const world = { ...site.world, config: { ...site.world.config, late: { limitMs: 60_000, pauseMs: 20 } } };
  site.cvat.faults.add({ ...project, kind: 'late', ms: 700, times: 1 });
  site.cvat.faults.add({ ...project, kind: 'status', status: 403 });
  const { report } = await runDriven(world, { export: await site.putExport(DOCUMENT) });
  expect(report.verdict).toBe('failed');
  expect(report.findings.map(({ code }) => code)).toContain('LATE_WORK_POSSIBLE');
  await site.cvat.faults.lateWorkDone();
});
