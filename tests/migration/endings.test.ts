import type { Fault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { createWorld } from '../../functions/world.ts';
import { createCvat } from '../../shared/adapters/cvat/cvat.ts';
import { parseConfig } from '../../shared/config.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { eventually } from '../end-to-end/eventually.ts';
import { expectSums } from '../end-to-end/sums.ts';
import { uniqueName } from '../names.ts';
import { EXPORT, PATHS, SIZE } from './cats-and-dogs.ts';
import { type MigrationSite, type SiteSettings, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';

let site: MigrationSite;
afterEach(() => site?.stop());

/** How many projects, tasks and storages CVAT has, whoever sees them. */
async function inCvat() {
  const count = async (kind: string) => {
    const headers = { Authorization: `Bearer ${site.cvat.tokens.admin}` };
    const answer = await fetch(`${site.cvat.url}/api/${kind}?page_size=100`, { headers });
    return z.object({ count: z.int() }).parse(await answer.json()).count;
  };
  return { projects: await count('projects'), tasks: await count('tasks'), storages: await count('cloudstorages') };
}

const NOTHING = { projects: 0, tasks: 0, storages: 0 };

type Ending = {
  name: string;
  settings?: SiteSettings;
  /** Where the world that the settings make is not the one. */
  world?: (world: World) => World;
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
  {
    name: 'an unreachable CVAT',
    settings: { CVAT_URL: 'http://127.0.0.1:9' },
    // Nobody is waited for.
    world: (world) => ({ ...world, cvat: createCvat({ ...world.config.cvat, firstWaitMs: 1 }) }),
    code: 'CVAT_UNREACHABLE',
    read: 0,
  },
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
    left: { projects: 0, tasks: 0, storages: 2 },
  },
  {
    name: 'one task of three whose images CVAT refuses',
    faults: [refused('POST', '^/api/tasks/\\d+/data/?$')],
    code: 'CVAT_REFUSED',
    read: 3,
    migrated: 2,
    left: { projects: 1, tasks: 2, storages: 2 },
  },
  {
    name: 'one task of three whose annotations CVAT refuses',
    faults: [refused('PUT', '^/api/jobs/\\d+/annotations/?$')],
    code: 'CVAT_REFUSED',
    read: 3,
    migrated: 2,
    left: { projects: 1, tasks: 3, storages: 2 },
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

/** Runs to its end in this process; the independent checker sees to what the report says. */
async function failed(world: World, content: unknown): Promise<Report> {
  const exported = await site.putExport(content, 'export');
  const { report } = await runDriven(world, { export: exported, tasks: { size: 1 } });
  expect(report.verdict).toBe('failed');
  expectSums(report);
  return report;
}

const codesOf = ({ findings }: Report) => findings.map(({ code }) => code);

async function start(settings: SiteSettings = {}): Promise<void> {
  site = await startSite(inject('azurite'), settings);
  for (const path of PATHS) await site.putImage(path, SIZE);
}

describe('a migration that fails of', () => {
  it.each(ENDINGS)('$name says so in a report that adds up, and leaves nothing half-made', async (ending) => {
    const { settings = {}, faults = [], code, read = 3, migrated = 0, world = (same) => same } = ending;
    await start(settings);
    for (const fault of faults) site.cvat.faults.add(fault);
    const report = await failed(world(site.world), EXPORT);
    expect(codesOf(report)).toContain(code);
    expect(report.totals.images).toMatchObject({ read, migrated, excluded: read - migrated, matched: migrated });
    expect(report.totals.annotations).toMatchObject({ read: 2 * read, migrated: 2 * migrated, matched: 2 * migrated });
    expect(await inCvat()).toEqual(ending.left ?? NOTHING);
  });
});

const always = (method: string, path: string, status: number, body?: unknown): Fault => ({
  ...{ kind: 'status', method, path, status, times: 100_000 },
  ...(body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/vnd.cvat+json' }),
});

/** What CVAT may begin to answer while a migration runs, to whatever is asked from then on; that it rejects the token is tried on a host. */
const REFUSALS: { code: string; name: string; faults: Fault[] }[] = [
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
  it.each(REFUSALS)(
    '$name in the middle begins no further task, says that the same start goes on, and with a credential that works it does, exactly once',
    async ({ code, faults }) => {
      await start();
      const { cvat } = site;
      const request = { export: await site.putExport(EXPORT), project: 'revoked', tasks: { size: 1 } };
      // It comes while CVAT reads the images of the first two tasks.
      cvat.work.hold('started');
      const running = runDriven(site.world, request);
      const revoked = eventually(async () => expect(await inCvat()).toMatchObject({ tasks: 2 })).then(() => {
        for (const fault of faults) cvat.faults.add(fault);
        cvat.work.hold('nowhere');
      });
      const [{ id, report }] = await Promise.all([running, revoked]);
      expect(report.verdict).toBe('failed');
      expect(report.findings.find((finding) => finding.code === code)).toMatchObject({
        fix: expect.stringContaining('the same start goes on where it stopped'),
      });
      cvat.faults.clear();
      expect(await inCvat()).toMatchObject({ projects: 1, tasks: 2 });

      // Another credential of the same user.
      const config = parseConfig({ ...site.settings, CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });
      const world = { ...createWorld(config), work: site.world.work };
      const again = await runDriven(world, request);
      expect(again).toMatchObject({ id, report: { verdict: 'verified' } });
      expect(await inCvat()).toMatchObject({ projects: 1, tasks: PATHS.length });
    },
  );
});

it('a migration of what is no export says so in a report that adds up, and makes nothing in CVAT', async () => {
  await start();
  for (const { name, content, code, read } of EXPORTS) {
    const report = await failed(site.world, content);
    expect(codesOf(report), name).toContain(code);
    expect(report.totals.images, name).toMatchObject({ read, migrated: 0, excluded: read });
    expect(await inCvat(), name).toEqual(NOTHING);
    if (code !== 'NOTHING_TO_MIGRATE') continue;
    expect(codesOf(report)).not.toContain('NOT_REACHED');
    const excluded = report.findings.filter(({ excludes }) => excludes === 'image').map(({ at }) => at);
    expect(excluded).toEqual(PATHS.map((path) => expect.stringContaining(path.replace('.jpg', '.jpeg'))));
  }
});
