import { createServer } from 'node:http';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import type { Shape } from '../../shared/cvat/wire.ts';
import type { Report } from '../../shared/verification/report.ts';
import { checkSite } from '../checker/check-site.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { endSteps } from './end-steps.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport, type Drawn } from './small-export.ts';
import { DOCUMENT, PATHS, SIZE, startThreeImages } from './three-images.ts';

let kept: Awaited<ReturnType<typeof keepSite>>;
let site: MigrationSite;
let id: string;
beforeAll(async () => {
  kept = await keepSite(async () => {
    const made = await startThreeImages();
    const exported = await made.putExport(DOCUMENT);
    const { report, ...migrated } = await runDriven(made.world, { export: exported, dataSource: 'cloud-storage' });
    expect(report.verdict).toBe('verified');
    ({ id } = migrated);
    return made;
  });
});
beforeEach(async () => {
  site = await kept.start();
});
afterEach(() => site.stop());
afterAll(() => kept.drop());

/** In place of the one whose migration has ended. */
async function startAnew(): Promise<void> {
  await site.stop();
  site = await startThreeImages();
}

type Change = { step: string; change: () => Promise<unknown> };

/** What somebody does in CVAT right before a step, once. */
const at = ({ step, change }: Change) => ({
  before: async (activity: string) => {
    if (activity === step) await change();
  },
});
const request = async () => ({ export: await site.putExport(DOCUMENT), dataSource: 'cloud-storage' });
/** The report of the migration that has ended, where somebody does something right before its last look at CVAT. */
const endedAfter = async (change: () => Promise<unknown>): Promise<Report> => {
  await change();
  return (await endSteps(site.world, id)).report;
};
const migrate = async (change?: Change, options: object = {}): Promise<Report> =>
  (await runDriven(site.world, { ...(await request()), ...options }, change ? at(change) : {})).report;
const findingOf = (report: Report, code: string) => report.findings.find((one) => one.code === code);
const first = async () => {
  const [task] = await site.world.cvat.tasks.ofMigrations();
  return { id: task?.id ?? 0, project: task?.project_id ?? 0 };
};

async function editFirstShape(change: Partial<Shape>): Promise<void> {
  const [job] = await site.world.cvat.tasks.jobs((await first()).id);
  const [shape] = (await site.world.cvat.annotations.ofJob(job?.id ?? 0)).shapes;
  const body = { version: 0, tags: [], tracks: [], shapes: [{ ...shape, ...change }] };
  const answer = await askCvat(site, 'PATCH', `/api/jobs/${job?.id}/annotations/?action=update`, body);
  expect(answer.status).toBe(200);
}

describe('after a task was verified, and before the report', () => {
  it('an annotation that somebody moves is told; started again, the report says how, and "replace" puts it back', async () => {
    await startAnew();
    const report = await migrate({ step: 'lookAgain', change: () => editFirstShape({ points: [1, 1, 5, 5] }) });
    expect(report.verdict).toBe('verified-with-changes');
    expect(findingOf(report, 'IMAGE_CHANGED_IN_CVAT')?.detail).toContain(
      '1 image is not as the export has it any more',
    );
    expect(findingOf(report, 'IMAGE_CHANGED_IN_CVAT')?.detail).toContain('"a/one.jpg"');
    expect(findingOf(await migrate(), 'IMAGE_KEPT')?.detail).toContain('to (5.00, 5.00)');
    expect((await migrate(undefined, { onExistingAnnotations: 'replace' })).verdict).toBe('verified');
  });

  it('that is seen of a task, too, that a long list of CVAT leaves out', async () => {
    const { tasks } = site.world.cvat;
    const world = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, ofMigrations: async () => [] } } };
    await editFirstShape({ points: [1, 1, 5, 5] });
    const { report } = await endSteps(world, id, { checked: false });
    expect(findingOf(report, 'IMAGE_CHANGED_IN_CVAT')?.detail).toContain('"a/one.jpg"');
  });

  it('what a newer export has brought is told of the older one, whose run ends after it', async () => {
    const boxes = PATHS.map((image): Drawn => ({ image, label: 'Cat', box: [5, 5, 9, 9] }));
    const newer = azureExport(Object.fromEntries(PATHS.map((path) => [path, SIZE])), boxes);
    const report = await endedAfter(async () => {
      const inner = { ...(await request()), export: await site.putExport(newer, 'newer.json') };
      expect((await runDriven(site.world, inner)).report.verdict).toBe('verified');
    });
    expect(report.verdict).toBe('verified-with-changes');
    expect(findingOf(report, 'IMAGE_CHANGED_IN_CVAT')?.count).toBe(PATHS.length);
  });

  it('a label that somebody deletes, with its annotations, and makes again is told by its images', async () => {
    const change = async () => {
      const { project } = await first();
      const [label] = await site.world.cvat.projects.labels(project);
      await askCvat(site, 'PATCH', `/api/projects/${project}`, {
        labels: [{ id: label?.id, deleted: true }, { name: label?.name }],
      });
    };
    const report = await endedAfter(change);
    expect(report.verdict).toBe('verified-with-changes');
    expect(findingOf(report, 'IMAGE_CHANGED_IN_CVAT')?.count).toBe(PATHS.length);
  });

  it('a label to which somebody gives another type is told, and in the next run as before', async () => {
    const change = async () => {
      const [label] = await site.world.cvat.projects.labels((await first()).project);
      await askCvat(site, 'PATCH', `/api/labels/${label?.id}`, { type: 'mask' });
    };
    for (const report of [await endedAfter(change), await migrate()]) {
      expect(report.verdict).toBe('verified-with-changes');
      const told = report.findings.filter(({ code }) => code === 'LABEL_TYPE_DIFFERS');
      expect(told).toMatchObject([{ at: 'label "Cat"', detail: expect.stringContaining('the type mask') }]);
    }
  });

  it('a merge of consensus replicas that agree on nothing is told: CVAT counts its task as unchanged', async () => {
    await startAnew();
    const change = async () => {
      const { id } = await first();
      for (const job of await site.world.cvat.tasks.jobs(id))
        if (job.type !== 'annotation') await askCvat(site, 'PATCH', `/api/jobs/${job.id}`, { state: 'in progress' });
      const merged = await askCvat(site, 'POST', '/api/consensus/merges', { task_id: id });
      expect(merged.status).toBe(202);
    };
    const report = await migrate({ step: 'lookAgain', change }, { tasks: { consensusReplicas: 2 } });
    expect(report.verdict).toBe('verified-with-changes');
    expect(findingOf(report, 'IMAGE_CHANGED_IN_CVAT')?.count).toBe(PATHS.length);
  });

  it('a task that somebody renames is what it was', async () => {
    const change = async () => askCvat(site, 'PATCH', `/api/tasks/${(await first()).id}`, { name: 'mine' });
    expect((await endedAfter(change)).verdict).toBe('verified');
  });

  it('a cloud storage that somebody deletes is told: a task that is made again has one', async () => {
    const change = async () => {
      for (const { id } of await site.world.cvat.storages.list()) await site.world.cvat.storages.delete(id);
    };
    await change();
    const { report } = await endSteps(site.world, id, { checked: false });
    expect(report.verdict).toBe('incomplete');
    expect(report.headline).toContain('3 of 3 images');
    expect(findingOf(report, 'STORAGE_DETACHED')?.at).toBe(`task ${(await first()).id}`);
    const planned = await migrate(undefined, { dryRun: true });
    expect(planned.verdict).toBe('incomplete');
    expect(findingOf(planned, 'STORAGE_DETACHED')).toMatchObject({ count: 3, at: `task ${(await first()).id}` });
    expect((await migrate()).verdict).toBe('incomplete');
    await site.world.cvat.tasks.delete((await first()).id);
    expect((await migrate()).verdict).toBe('verified');
  });
});

describe('frames that somebody deletes', () => {
  const remove = async (...deleted_frames: number[]) =>
    askCvat(site, 'PATCH', `/api/tasks/${(await first()).id}/data/meta`, { deleted_frames });
  const told = ({ findings }: Report) =>
    findings.filter(({ code }) => code === 'FRAME_DELETED').map(({ count }) => count);

  it('before their annotations are written are told, and are no more once they are restored', async () => {
    await startAnew();
    const report = await migrate({ step: 'writeAnnotations', change: () => remove(1) });
    expect(report.verdict).toBe('incomplete');
    expect(told(report)).toEqual([1]);
    await remove();
    expect((await migrate()).verdict).toBe('verified');
  });

  it('before their task is verified are told', async () => {
    await startAnew();
    const report = await migrate({ step: 'verifyTask', change: () => remove(1) });
    expect(report.verdict).toBe('incomplete');
    expect(told(report)).toEqual([1]);
  });

  it('after it was verified are told by that run, by the next one and by a dry run, and are no more once they are restored', async () => {
    const report = await endedAfter(() => remove(1));
    expect(report.verdict).toBe('incomplete');
    expect(told(report)).toEqual([1]);
    for (const dryRun of [false, true])
      expect((await migrate(undefined, { dryRun })).verdict, `dry: ${dryRun}`).toBe('incomplete');
    await remove();
    expect((await migrate()).verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });

  it('are told once: those before the run, and those before its last look', async () => {
    await remove(0);
    const draw = () => editFirstShape({ points: [1, 1, 5, 5] });
    expect(told(await migrate({ step: 'lookAgain', change: draw }))).toEqual([1]);
    const change = async () => {
      await remove(0, 1);
      await draw();
    };
    expect(told(await migrate({ step: 'lookAgain', change }))).toEqual([2]);
    await remove(0);
    expect(told(await migrate({ step: 'lookAgain', change: () => remove(0, 2) }))).toEqual([2]);
  });
});

it('a frame that has another name after the task was verified is missing, and the other one is not expected', async () => {
  const { tasks } = site.world.cvat;
  const dataMeta = async (taskId: number) => {
    const meta = await tasks.dataMeta(taskId);
    return meta && { ...meta, frames: meta.frames.with(1, { name: 'x.jpg', ...SIZE }) };
  };
  const world = { ...site.world, cvat: { ...site.world.cvat, tasks: { ...tasks, dataMeta } } };
  const { report } = await endSteps(world, id, { checked: false });
  expect(report.verdict).toBe('failed');
  expect(report.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['CVAT_LACKS', 'CVAT_HOLDS_MORE']));
});

it('a mark that somebody sets between writing and verifying keeps the image', async () => {
  await startAnew();
  const report = await migrate({ step: 'verifyTask', change: () => editFirstShape({ occluded: true }) });
  expect(report.verdict).toBe('verified-with-changes');
  expect(findingOf(report, 'IMAGE_KEPT')).toMatchObject({ detail: expect.stringContaining('occluded') });
});

it('a value that somebody gives an attribute of the project itself stands in the report', async () => {
  const { project } = await first();
  const [label] = await site.world.cvat.projects.labels(project);
  const own = { name: 'seen', mutable: false, input_type: 'select', default_value: 'no', values: ['no', 'yes'] };
  await askCvat(site, 'PATCH', `/api/projects/${project}`, { labels: [{ id: label?.id, attributes: [own] }] });
  expect((await migrate()).verdict).toBe('verified');
  const [attribute] = (await site.world.cvat.projects.labels(project))[0]?.attributes ?? [];
  await editFirstShape({ attributes: [{ spec_id: attribute?.id ?? 0, value: 'yes' }] });
  expect(findingOf(await migrate(), 'IMAGE_KEPT')?.detail).toContain('{"seen":"yes"}');
});

it('an attribute of the project itself that somebody empties, where it has a default, keeps the image from newer exports', async () => {
  await startAnew();
  await migrate();
  const { project } = await first();
  const [label] = await site.world.cvat.projects.labels(project);
  const own = { name: 'seen', mutable: false, input_type: 'text', default_value: 'no', values: [] };
  await askCvat(site, 'PATCH', `/api/labels/${label?.id}`, { attributes: [own] });
  expect((await migrate()).verdict).toBe('verified');
  const [attribute] = (await site.world.cvat.projects.labels(project))[0]?.attributes ?? [];
  await editFirstShape({ attributes: [{ spec_id: attribute?.id ?? 0, value: '' }] });
  const report = await migrate();
  expect(report.verdict).toBe('verified-with-changes');
  expect(findingOf(report, 'IMAGE_KEPT')?.detail).toContain('attribute "seen" emptied');
});

it('a cloud storage that somebody deletes is told, too, by a server that does not say which one a task reads', async () => {
  await site.stop();
  const asOldServers = ({ cvat }: Pick<MigrationSite, 'cvat'>) => ({ CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });
  site = await startSite(inject('azurite'), asOldServers, { version: '2.39.0' });
  for (const path of PATHS) await site.putImage(path, SIZE);
  const change = async () => {
    for (const { id } of await site.world.cvat.storages.list()) await site.world.cvat.storages.delete(id);
  };
  const { report } = await driveMigration(site.world, await request(), at({ step: 'lookAgain', change }));
  expect(report.verdict).toBe('incomplete');
  expect(findingOf(report, 'STORAGE_DETACHED')).toMatchObject({ count: 3, at: `task ${(await first()).id}` });
});

/** An account with a container of every name, in which a listing finds nothing and every file is there. */
async function startOtherAccount(): Promise<{ url: string; stop: () => void }> {
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/xml');
    response.end(url.includes('comp=list') ? '<EnumerationResults><Blobs /><NextMarker /></EnumerationResults>' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return { url: `http://127.0.0.1:${port}/other`, stop: () => server.close() };
}

it('a cloud storage that somebody leads to another account is told until it has a credential of ours', async () => {
  const account = await startOtherAccount();
  const lead = async (connection_string: string) => {
    const [storage] = await site.world.cvat.storages.list();
    const credential = { credentials_type: 'CONNECTION_STRING', connection_string };
    const body = { ...credential, manifests: storage?.manifests };
    expect((await askCvat(site, 'PATCH', `/api/cloudstorages/${storage?.id}`, body)).status).toBe(200);
  };
  const change = () =>
    lead(`DefaultEndpointsProtocol=http;BlobEndpoint=${account.url};AccountName=other;AccountKey=b3RoZXI=`);
  const report = await migrate({ step: 'lookAgain', change });
  account.stop();
  expect(report.verdict).toBe('verified-with-changes');
  expect(findingOf(report, 'STORAGE_LED_ELSEWHERE')?.detail).toContain('from another account');
  await lead(inject('azurite'));
  expect((await migrate()).verdict).toBe('verified');
});

it('a cloud storage that somebody leads to another container is told until its resource is set back', async () => {
  const second = `${site.images}-2`;
  await site.world.images.ensureContainer(second);
  const red = sharp({ create: { ...SIZE, channels: 3, background: '#a33' } }).jpeg();
  for (const path of PATHS) await site.world.images.write(second, path, await red.toBuffer());
  const [storage] = await site.world.cvat.storages.list();
  const lead = (resource: string) =>
    askCvat(site, 'PATCH', `/api/cloudstorages/${storage?.id}`, { resource, manifests: storage?.manifests });
  await site.world.images.write(second, storage?.manifests[0] ?? '', '');
  await lead(second);
  const report = await migrate();
  expect(report.verdict).toBe('verified-with-changes');
  expect(findingOf(report, 'STORAGE_LED_ELSEWHERE')?.detail).toContain(`from the container "${second}"`);
  const dry = await migrate(undefined, { dryRun: true });
  expect([dry.verdict, findingOf(dry, 'STORAGE_LED_ELSEWHERE')?.count]).toEqual(['verified-with-changes', 1]);
  await lead(site.images);
  expect((await migrate()).verdict).toBe('verified');
});
