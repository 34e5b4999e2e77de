import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type MigrationView, StartAnswer } from '../../../shared/http-api/answers.ts';
import type { Endpoint } from '../../../shared/http-api/endpoint.ts';
import { ENDPOINTS } from '../../../shared/http-api/endpoints.ts';
import { openApi } from '../../../shared/http-api/open-api.ts';
import { Report } from '../../../shared/verification/report.ts';
import { azureExport, type Drawn } from '../../migration/small-export.ts';
import { call, codesOf, post, problemsOf } from '../call.ts';
import type { RunningPipeline } from '../running-pipeline.ts';
import { pipeline } from './one-pipeline.ts';

beforeAll(async () => {
  for (const path of PATHS.slice(0, 3)) await pipeline.putImage(path, SIZE);
  await pipeline.putExport(EXPORT, 'inbox/street.json.txt');
});

const SIZE = { width: 64, height: 48 };
/** Of no other file: images that were migrated say which project an export belongs to. */
const PATHS = ['http/a.jpg', 'http/b.jpg', 'http/c.jpg', 'http/lost.jpg'];
const EXPORT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', polygon: [1, k, 30, 2, 31, 40] },
  ]),
);
/** Not watched: nothing starts by itself. */
const exported = () => ({ container: pipeline.exports, name: 'inbox/street.json.txt' });

async function started(body: unknown) {
  const answer = await post(pipeline, 'migrations', body);
  expect(answer.status).toBe(202);
  return { ...StartAnswer.parse(await answer.json()), location: answer.headers.get('location') };
}

async function reportOf(id: string): Promise<Report> {
  return Report.parse(JSON.parse((await pipeline.client.report(id)) ?? ''));
}

describe('keys and methods', () => {
  it('every function that is reached over HTTP wants a key, but for the health check', async () => {
    const { url, keys } = pipeline.host();
    const listed = await fetch(`${url}/admin/functions`, { headers: { 'x-functions-key': keys.master } });
    const Binding = z.object({ type: z.string(), authLevel: z.string().optional(), route: z.string().optional() });
    const functions = z
      .array(z.object({ config: z.object({ bindings: z.array(Binding) }) }))
      .parse(await listed.json());
    const open = functions
      .flatMap(({ config }) => config.bindings)
      .filter(({ type, authLevel }) => type === 'httpTrigger' && authLevel !== 'function');
    const expected = Object.values<Endpoint>(ENDPOINTS)
      .filter(({ auth, checkedByApp }) => auth === 'anonymous' || checkedByApp)
      .map(({ route }) => route);
    expect(open.map(({ route }) => route).toSorted()).toEqual(expected.toSorted());
    // Browsers bring the key of these as a cookie: the app asks for it, as the host does for the others.
    for (const route of expected.filter((one) => one !== 'health' && one !== 'session')) {
      const path = route.replace(/\{\*?\w+\}/g, 'x').replace(/\{.*\}/, '');
      const method = route.startsWith('pages/') ? 'POST' : 'GET';
      expect([route, (await fetch(`${url}/api/${path}`, { method })).status]).toEqual([route, 401]);
    }
  });

  it('every function that is reached over HTTP is described, and every described one is there', async () => {
    const { url, keys } = pipeline.host();
    const listed = await fetch(`${url}/admin/functions`, { headers: { 'x-functions-key': keys.master } });
    const Trigger = z.object({
      type: z.string(),
      route: z.string().optional(),
      methods: z.array(z.string()).optional(),
    });
    const functions = z
      .array(z.object({ name: z.string(), config: z.object({ bindings: z.array(Trigger) }) }))
      .parse(await listed.json());
    const triggers = functions.flatMap(({ name, config }) =>
      config.bindings
        .filter(({ type }) => type === 'httpTrigger')
        .map(({ route, methods }) => ({ name, route, methods })),
    );
    const described = Object.entries(ENDPOINTS).map(([name, { route, method }]) => ({
      name,
      route,
      methods: [method],
    }));
    expect(new Set(triggers)).toEqual(new Set(described));
    const answer = await call(pipeline, 'GET', 'openapi.json');
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApi())));
  });

  it.each([
    ['GET', 'migrations'],
    ['POST', 'migrations'],
    ['GET', 'migrations/x'],
    ['GET', 'migrations/x/report'],
    ['POST', 'migrations/x/cancel'],
    ['POST', 'migrations/x/undo'],
    ['GET', 'migrations/x/undo'],
    ['POST', 'normalize'],
    ['GET', 'manifests/images'],
    ['POST', 'manifests/images/rebuild'],
  ])('%s %s is refused without a key and with a wrong one', async (method, path) => {
    for (const key of [null, 'wrong']) expect((await call(pipeline, method, path, { key })).status).toBe(401);
  });

  it('the health check is open, and says nothing of what it is connected to', async () => {
    const answer = await call(pipeline, 'GET', 'health', { key: null });
    expect(await answer.json()).toEqual({ status: 'ok' });
  });

  it.each([
    ['DELETE', 'migrations'],
    ['PUT', 'normalize'],
    ['GET', 'normalize'],
    ['POST', 'health'],
  ])('%s %s is none of ours', async (method, path) => {
    expect([404, 405]).toContain((await call(pipeline, method, path)).status);
  });
});

describe('POST /api/migrations', () => {
  it('lists every problem of a request at once, each with its place', async () => {
    const wrong = {
      export: { container: 'secrets', name: '' },
      images: 'azure-webjobs-hosts',
      paths: 'short',
      tasks: { size: 0, overlap: 3, consensusReplicas: 1, colour: 'red' },
      normalize: { policy: { NO_SUCH_CODE: 'keep' } },
      dryrun: true,
    };
    const problems = await problemsOf(post(pipeline, 'migrations', wrong), 400);
    expect(problems.map(({ at }) => at).sort()).toEqual([
      'dryrun',
      'export.container',
      'export.name',
      'images',
      'normalize.policy.NO_SUCH_CODE',
      'paths',
      'tasks.colour',
      'tasks.consensusReplicas',
      'tasks.overlap',
      'tasks.size',
    ]);
    const refused = problems.find(({ at }) => at === 'images');
    expect(refused).toMatchObject({ code: 'CONTAINER_NOT_ALLOWED', detail: expect.stringContaining(pipeline.images) });
  });

  it.each([
    ['no JSON', 'export=street', 'REQUEST_NOT_JSON'],
    ['nothing', '', 'REQUEST_NOT_JSON'],
    ['broken JSON', '{"export":', 'REQUEST_NOT_JSON'],
    ['no object', '[]', 'REQUEST_INVALID'],
    ['null', 'null', 'REQUEST_INVALID'],
    ['no export', '{}', 'REQUEST_INVALID'],
  ])('refuses %s', async (_, body, code) => {
    expect(codesOf(await problemsOf(post(pipeline, 'migrations', body), 400))).toEqual([code]);
  });

  it('refuses a body beyond a megabyte, and still answers', async () => {
    const body = JSON.stringify({ export: exported(), project: 'x'.repeat(3_000_000) });
    expect(codesOf(await problemsOf(post(pipeline, 'migrations', body), 413))).toEqual(['REQUEST_TOO_LARGE']);
  });

  it('says 404 where the export does not exist', async () => {
    const absent = { container: pipeline.exports, name: 'absent.json' };
    const [problem] = await problemsOf(post(pipeline, 'migrations', { export: absent }), 404);
    expect(problem).toMatchObject({ code: 'EXPORT_NOT_FOUND', detail: expect.stringContaining('absent.json') });
  });
});

describe('a migration over HTTP', () => {
  let dryRun: { ended: MigrationView; seen: RunningPipeline['cvat']['requestsSeen'] };
  let both: Awaited<ReturnType<typeof started>>[];
  let ended: MigrationView;
  let others: string[];
  beforeAll(async () => {
    others = (await pipeline.client.list()).map(({ id }) => id);
    const before = pipeline.cvat.requestsSeen.length;
    const { id } = await started({ export: exported(), dryRun: true });
    dryRun = { ended: await pipeline.ended(id), seen: pipeline.cvat.requestsSeen.slice(before) };
    const request = { export: exported() };
    both = await Promise.all([started(request), started(request)]);
    ended = await pipeline.ended(both[0]?.id ?? '');
  });

  it('as a dry run plans, reports, and only reads from CVAT', async () => {
    const { seen } = dryRun;
    const { id } = dryRun.ended;
    expect(dryRun.ended).toMatchObject({ verdict: 'incomplete', dryRun: true });
    expect(await pipeline.client.list()).toContainEqual(expect.objectContaining({ id, dryRun: true }));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    const report = await reportOf(id);
    expect(report.totals.images).toMatchObject({ read: 4, migrated: 3, excluded: 1, matched: 0 });
    expect(report.totals.annotations).toMatchObject({ read: 8, migrated: 6, excluded: 2, matched: 0 });
    expect(report.tasks).toMatchObject([{ id: null, state: 'planned', images: 3, annotations: 6 }]);
    expect(report.target.project).toBeNull();
    expect(report.findings.filter(({ excludes }) => excludes === 'image')).toMatchObject([
      { at: expect.stringContaining('lost.jpg') },
    ]);
  });

  it('starts once, however often it is asked for, also by two at once', async () => {
    const { id } = ended;
    expect(both.map((one) => one.id)).toEqual([id, id]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['running', 'started']);
    for (const { location, links } of both) {
      expect(location).toBe(links.status);
      expect(links.status).toBe(`${pipeline.host().url}/api/migrations/${id}`);
    }
    expect(ended).toMatchObject({ runtimeStatus: 'Completed', verdict: 'incomplete' });
    const { projects, tasks } = pipeline.world.cvat;
    const found = await projects.find('street.json.txt');
    expect(found).toHaveLength(1);
    expect(await tasks.ofProject(found[0]?.id ?? 0)).toHaveLength(1);
  });

  it('is listed, the newest first, and shown', async () => {
    const { migrations } = z
      .object({ migrations: z.array(z.object({ id: z.string(), created: z.iso.datetime() })) })
      .parse(await (await call(pipeline, 'GET', 'migrations')).json());
    const created = migrations.map((migration) => migration.created);
    expect(created).toEqual(created.toSorted().reverse());
    const own = migrations.filter(({ id }) => !others.includes(id));
    for (const { id } of own) {
      const one = await (await call(pipeline, 'GET', `migrations/${id}`)).json();
      expect(one).toMatchObject({ id, runtimeStatus: 'Completed', status: { stage: 'done' } });
    }
    expect(new Set(own.map(({ id }) => id))).toEqual(new Set([dryRun.ended.id, ended.id]));
  });

  it('answers its report by Accept, with headers that let a browser run nothing', async () => {
    const { id } = ended;
    const page = await call(pipeline, 'GET', `migrations/${id}/report`, {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).toContain('<!doctype html>');
    for (const accept of ['application/json', '*/*']) {
      const json = await call(pipeline, 'GET', `migrations/${id}/report`, { headers: { accept } });
      expect(json.headers.get('content-type')).toBe('application/json');
      expect(json.headers.get('x-content-type-options')).toBe('nosniff');
      expect(Report.parse(await json.json()).migration.id).toBe(id);
    }
  });

  it.each([
    ['GET', ''],
    ['GET', '/report'],
    ['POST', '/cancel'],
    ['POST', '/undo'],
    ['GET', '/undo'],
  ])('%s /api/migrations/{id}%s says 404 for an id that nobody gave', async (method, rest) => {
    for (const id of ['0123456789abcdef01234567', 'a'.repeat(300), '..%2f..', 'A%01']) {
      const problems = await problemsOf(call(pipeline, method, `migrations/${id}${rest}`), 404);
      expect(codesOf(problems)).toEqual(['MIGRATION_NOT_FOUND']);
    }
  });
});
