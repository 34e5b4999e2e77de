import type { Fault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { createPipelineClient } from '../../local/pipeline/pipeline-client.ts';
import type { Report } from '../../shared/verification/report.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import type { SiteSettings } from '../migration/migration-site.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { uniqueName } from '../names.ts';
import { codesOf } from './call.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';
import { soundReport } from './sums.ts';

let pipeline: RunningPipeline;

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg'];
const EXPORT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', polygon: [1, k, 30, 2, 31, 40] },
  ]),
);

/** How many projects, tasks and storages CVAT has, whoever sees them. */
async function inCvat() {
  const count = async (kind: string) => {
    const headers = { Authorization: `Bearer ${pipeline.cvat.tokens.admin}` };
    const answer = await fetch(`${pipeline.cvat.url}/api/${kind}?page_size=100`, { headers });
    return z.object({ count: z.int() }).parse(await answer.json()).count;
  };
  return { projects: await count('projects'), tasks: await count('tasks'), storages: await count('cloudstorages') };
}

const NOTHING = { projects: 0, tasks: 0, storages: 0 };

type Ending = {
  name: string;
  settings?: SiteSettings;
  faults?: Fault[];
  code: string;
  read?: number;
  migrated?: number;
  left?: Awaited<ReturnType<typeof inCvat>>;
};

const refused = (method: string, path: string, times = 1): Fault => ({
  ...{ method, path, times, kind: 'status', status: 400 },
  ...{ body: '["CVAT does not want this"]', contentType: 'application/vnd.cvat+json' },
});

const ENDINGS: Ending[] = [
  { name: 'a wrong token', settings: { CVAT_TOKEN: 'wrong' }, code: 'CVAT_TOKEN_INVALID', read: 0 },
  {
    name: 'a read-only token',
    settings: ({ cvat }) => ({ CVAT_TOKEN: cvat.tokens.readOnly }),
    code: 'CVAT_TOKEN_READ_ONLY',
    read: 0,
  },
  { name: 'an unreachable CVAT', settings: { CVAT_URL: 'http://127.0.0.1:9' }, code: 'CVAT_UNREACHABLE', read: 0 },
  {
    name: 'a container that does not exist',
    settings: { IMAGE_CONTAINERS: uniqueName('never-made') },
    code: 'CONTAINER_NOT_FOUND',
    read: 3,
  },
  {
    name: 'a credential that CVAT cannot use',
    // It is over before CVAT looks.
    settings: { CVAT_SAS_DAYS: '0.0000001' },
    code: 'STORAGE_FORBIDDEN',
    read: 3,
  },
  {
    name: 'a storage that CVAT may not read',
    faults: [
      {
        ...{ method: 'GET', path: '^/api/cloudstorages/\\d+/status$', times: 2, kind: 'status', status: 200 },
        ...{ body: 'FORBIDDEN', contentType: 'text/plain' },
      },
    ],
    code: 'STORAGE_FORBIDDEN',
    read: 3,
  },
  {
    name: 'a project that CVAT refuses',
    faults: [refused('POST', '^/api/projects$')],
    code: 'CVAT_REFUSED',
    read: 3,
    left: { projects: 0, tasks: 0, storages: 1 },
  },
  {
    name: 'one task of three whose images CVAT refuses',
    faults: [refused('POST', '^/api/tasks/\\d+/data/?$')],
    code: 'CVAT_REFUSED',
    read: 3,
    migrated: 2,
    left: { projects: 1, tasks: 2, storages: 1 },
  },
  {
    name: 'one task of three whose annotations CVAT refuses',
    faults: [refused('PUT', '^/api/jobs/\\d+/annotations/?$')],
    code: 'CVAT_REFUSED',
    read: 3,
    migrated: 2,
    left: { projects: 1, tasks: 3, storages: 1 },
  },
];

/** Cats and dogs on images that the container lacks. */
const ELSEWHERE = JSON.stringify(EXPORT).replaceAll('.jpg', '.jpeg');

const EXPORTS: { name: string; content: unknown; code: string; read: number }[] = [
  { name: 'an empty file', content: '', code: 'EXPORT_EMPTY', read: 0 },
  { name: 'truncated JSON', content: JSON.stringify(EXPORT).slice(0, -40), code: 'EXPORT_TRUNCATED', read: 0 },
  { name: 'no COCO at all', content: 'image,label\na.jpg,Cat\n', code: 'EXPORT_CSV', read: 0 },
  { name: 'an export without images', content: { ...EXPORT, images: [] }, code: 'EXPORT_WITHOUT_IMAGES', read: 0 },
  { name: 'images that are not in the container', content: ELSEWHERE, code: 'NOTHING_TO_MIGRATE', read: 3 },
];

async function failed(content: unknown): Promise<Report> {
  const exported = await pipeline.putExport(content, 'export');
  const { id } = await pipeline.client.start({ export: exported, tasks: { size: 1 } });
  const ended = await pipeline.ended(id);
  expect(ended).toMatchObject({ runtimeStatus: 'Completed', verdict: 'failed' });
  const report = await soundReport(pipeline, id);
  for (const { code } of ended.findings) expect(codesOf(report.findings)).toContain(code);
  return report;
}

describe('a migration that fails of', () => {
  afterEach(() => pipeline?.stop());

  it.each(ENDINGS)('$name says so in a report that adds up, and leaves nothing half-made', async (ending) => {
    const { settings = {}, faults = [], code, read = 3, migrated = 0 } = ending;
    pipeline = await startPipeline(inject('azurite'), settings);
    for (const path of PATHS) await pipeline.putImage(path, SIZE);
    for (const fault of faults) pipeline.cvat.faults.add(fault);
    const report = await failed(EXPORT);
    expect(codesOf(report.findings)).toContain(code);
    expect(report.totals.images).toMatchObject({ read, migrated, excluded: read - migrated, matched: migrated });
    expect(report.totals.annotations).toMatchObject({ read: 2 * read, migrated: 2 * migrated, matched: 2 * migrated });
    expect(await inCvat()).toEqual(ending.left ?? NOTHING);
  });
});

const always = (method: string, path: string, status: number, body?: unknown): Fault => ({
  ...{ kind: 'status', method, path, status, times: 100_000 },
  ...(body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/vnd.cvat+json' }),
});

/** What CVAT may begin to answer while a migration runs, to whatever is asked from then on. */
const REFUSALS: { code: string; name: string; faults: Fault[] }[] = [
  { code: 'CVAT_TOKEN_INVALID', name: 'token is rejected', faults: [always('*', '^/api/', 401)] },
  {
    ...{ code: 'CVAT_TOKEN_READ_ONLY', name: 'token may only read' },
    faults: [
      always('GET', '^/api/auth/access_tokens/self$', 200, { id: 1, read_only: true }),
      ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => always(method, '^/api/', 403, { detail: 'No.' })),
    ],
  },
  {
    ...{ code: 'CVAT_ORGANIZATION_UNKNOWN', name: 'organization is gone' },
    faults: [always('*', '^/api/', 404, { detail: '`team` organization does not exist.' })],
  },
];

describe('a migration whose', () => {
  afterEach(() => pipeline?.stop());

  it.each(REFUSALS)(
    '$name in the middle begins no further task, says that the same start goes on, and with a credential that works it does, exactly once',
    async ({ code, faults }) => {
      pipeline = await startPipeline(inject('azurite'), { CVAT_LATE_SECONDS: '1' });
      // The export lies where drops are watched, and is asked for by HTTP: its event would start another migration.
      await pipeline.withholdEvents();
      const { cvat } = pipeline;
      const originals = new Map<string, Buffer>();
      for (const path of PATHS) {
        await pipeline.putImage(path, SIZE);
        const blob = await pipeline.world.images.read(pipeline.images, path);
        originals.set(path, Buffer.concat(await Array.fromAsync(blob?.bytes ?? [])));
      }
      const request = { export: await pipeline.putExport(EXPORT), project: 'revoked', tasks: { size: 1 } };
      // It comes while CVAT reads the images of the first task.
      cvat.work.hold('started');
      const { id } = await pipeline.client.start(request);
      await eventually(async () => expect(await inCvat()).toMatchObject({ tasks: 1 }));
      for (const fault of faults) cvat.faults.add(fault);
      cvat.work.hold('nowhere');
      const stopped = await pipeline.ended(id);
      expect(stopped.verdict).toBe('failed');
      expect(stopped.findings[0]).toMatchObject({
        code,
        fix: expect.stringContaining('the same start goes on where it stopped'),
      });
      cvat.faults.clear();
      expect(await inCvat()).toMatchObject({ projects: 1, tasks: 1 });

      await pipeline.crash();
      // Another credential of the same user.
      await pipeline.restart({ CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });
      const again = await createPipelineClient(pipeline.host(), AbortSignal.timeout(60_000)).start(request);
      expect(again.id).toBe(id);
      expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
      expect(await inCvat()).toMatchObject({ projects: 1, tasks: PATHS.length });
      const server = { cvatUrl: cvat.url, token: cvat.tokens.writer };
      expect(await checkAgainstCvat({ ...server, export: EXPORT, project: 'revoked', originals })).toEqual([]);
    },
  );
});

describe('a migration of', () => {
  beforeAll(async () => {
    pipeline = await startPipeline(inject('azurite'));
    for (const path of PATHS) await pipeline.putImage(path, SIZE);
  });
  afterAll(() => pipeline?.stop());

  it.each(EXPORTS)('$name says so in a report that adds up, and makes nothing in CVAT', async (one) => {
    const report = await failed(one.content);
    expect(codesOf(report.findings)).toContain(one.code);
    expect(report.totals.images).toMatchObject({ read: one.read, migrated: 0, excluded: one.read });
    expect(await inCvat()).toEqual(NOTHING);
  });

  it('images that are not in the container names each of them', async () => {
    const { findings } = await failed(ELSEWHERE);
    expect(codesOf(findings)).not.toContain('NOT_REACHED');
    const excluded = findings.filter(({ excludes }) => excludes === 'image').map(({ at }) => at);
    expect(excluded).toEqual(PATHS.map((path) => expect.stringContaining(path.replace('.jpg', '.jpeg'))));
  });
});
