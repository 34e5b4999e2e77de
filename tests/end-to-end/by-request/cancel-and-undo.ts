import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { waitingWords } from '../../../local/terminal/waiting-words.ts';
import { azureExport, type Drawn } from '../../migration/small-export.ts';
import { call, codesOf, post, problemsOf } from '../call.ts';
import { drawIn } from '../draw-in.ts';
import { eventually } from '../eventually.ts';
import { soundReport } from '../sums.ts';
import { pipeline } from './one-pipeline.ts';

beforeAll(async () => {
  for (const path of PATHS) await pipeline.putImage(path, SIZE);
  await pipeline.putExport(EXPORT, 'export');
});

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg'];
const EXPORT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
);

const request = (project: string, size = 2) => ({
  export: { container: pipeline.exports, name: 'export' },
  project,
  tasks: { size },
});

async function started(project: string, size?: number): Promise<string> {
  const { id, outcome } = await pipeline.client.start(request(project, size));
  expect(outcome).toBe('started');
  return id;
}

async function tasksOf(project: string): Promise<number[]> {
  const { projects, tasks } = pipeline.world.cvat;
  const [found] = await projects.find(project);
  return found ? (await tasks.ofProject(found.id)).map(({ id }) => id).sort((a, b) => a - b) : [];
}

const Undone = z.object({
  runtimeStatus: z.literal('Completed'),
  result: z.object({
    deletedTasks: z.array(z.int()),
    keptTasks: z.array(z.int()),
    deletedProject: z.boolean(),
    findings: z.array(z.unknown()),
  }),
});

async function undone(id: string, query = '') {
  expect((await post(pipeline, `migrations/${id}/undo${query}`)).status).toBe(202);
  return eventually(async () => Undone.parse(await (await call(pipeline, 'GET', `migrations/${id}/undo`)).json())).then(
    ({ result }) => result,
  );
}

const isCreating = ({ kind, status }: { kind: string; status: string }) =>
  kind === 'create:task' && status === 'started';

/** Which call it waits for, what CVAT said and when it tries again. */
async function expectToldWait(id: string): Promise<void> {
  const waiting = await eventually(async () => {
    const { status } = await pipeline.client.get(id);
    expect(status?.waiting).toBeDefined();
    expect(status?.stage).toBe('tasks');
    return status?.waiting;
  });
  expect(waiting).toMatchObject({
    what: expect.stringMatching(/^create the task "/),
    said: expect.stringContaining('CVAT answered 503: Come back later'),
  });
  expect(waiting && waitingWords(waiting)).toMatch(/^waits to create the task .*Come back later.* \(.*\)$/);
}

describe('POST /api/migrations/{id}/cancel', () => {
  it('stops before the next tasks; the report adds up, and starting again waits for a busy CVAT and finishes with nothing twice', async () => {
    pipeline.cvat.work.hold('started');
    const id = await started('stopped', 1);
    await eventually(async () => expect(pipeline.cvat.work.list().filter(isCreating)).toHaveLength(2));
    expect(codesOf(await problemsOf(post(pipeline, `migrations/${id}/undo`), 409))).toEqual(['MIGRATION_RUNNING']);
    const cancelled = await post(pipeline, `migrations/${id}/cancel`);
    expect(cancelled.status).toBe(202);
    expect(await cancelled.json()).toMatchObject({ id, outcome: 'cancelling' });
    pipeline.cvat.work.hold('nowhere');
    expect(await pipeline.ended(id)).toMatchObject({ runtimeStatus: 'Completed', verdict: 'failed' });
    const report = await soundReport(pipeline, id);
    expect(codesOf(report.findings)).toEqual(expect.arrayContaining(['CANCELLED', 'NOT_REACHED']));
    expect(report.totals.images).toMatchObject({ read: 3, migrated: 2, excluded: 1, matched: 2 });
    const first = await tasksOf('stopped');
    expect(first).toHaveLength(2);
    expect(await (await post(pipeline, `migrations/${id}/cancel`)).json()).toMatchObject({ outcome: 'ended before' });

    const busy = { kind: 'status', method: 'POST', path: '/api/tasks$', status: 503, body: 'Come back later' } as const;
    pipeline.cvat.faults.add({ ...busy, times: 1000 });
    expect(await started('stopped', 1)).toBe(id);
    await expectToldWait(id);
    pipeline.cvat.faults.clear();
    const ended = await pipeline.ended(id);
    expect(ended).toMatchObject({ verdict: 'verified' });
    expect(ended.status).not.toHaveProperty('waiting');
    const tasks = await tasksOf('stopped');
    expect(tasks).toHaveLength(3);
    expect(tasks).toEqual(expect.arrayContaining(first));
    expect((await soundReport(pipeline, id)).totals.images).toMatchObject({
      read: 3,
      alreadyThere: 2,
      migrated: 1,
      matched: 3,
    });
  });

  it('before CVAT is touched leaves nothing there', async () => {
    pipeline.cvat.faults.add({ method: 'GET', path: '^/api/users/self$', kind: 'delay', ms: 1000 });
    const id = await started('stopped early');
    await post(pipeline, `migrations/${id}/cancel`);
    expect(await pipeline.ended(id)).toMatchObject({ verdict: 'failed', findings: [{ code: 'CANCELLED' }, {}, {}] });
    expect(await pipeline.world.cvat.projects.find('stopped early')).toEqual([]);
    const { totals } = await soundReport(pipeline, id);
    expect(totals.annotations).toMatchObject({ read: 3, migrated: 0, excluded: 3 });
    expect(await undone(id)).toEqual({ deletedTasks: [], keptTasks: [], deletedProject: false, findings: [] });
  });
});

describe('POST /api/migrations/{id}/undo', () => {
  it("takes the tasks away but those with somebody's work, with force all; then it can be migrated again, as when tasks were deleted by hand, but not while an undo runs", async () => {
    const id = await started('undone');
    await pipeline.ended(id);
    const tasks = await tasksOf('undone');
    const [first = 0, ...others] = tasks;
    await drawIn(pipeline.world, first);
    expect(codesOf(await problemsOf(call(pipeline, 'GET', `migrations/${id}/undo`), 404))).toEqual(['UNDO_NOT_FOUND']);
    const problems = await problemsOf(post(pipeline, `migrations/${id}/undo?force=maybe&all=1`), 400);
    expect(problems.map(({ at }) => at).sort()).toEqual(['all', 'force']);
    // What an undo has deleted is noted before, so that the next one still tells of it.
    for (const query of ['', '?force=false']) {
      const result = await undone(id, query);
      expect(result).toEqual({ deletedTasks: others, keptTasks: [first], deletedProject: false, findings: [] });
    }
    // What stands in the report does not hold any more.
    expect(await pipeline.client.get(id)).toMatchObject({ undo: 'partly', verdictBeforeUndo: 'verified' });
    expect(await pipeline.client.get(id)).not.toHaveProperty('verdict');
    const forced = await undone(id, '?force=true');
    const listed = (await pipeline.client.list()).find((one) => one.id === id);
    expect(listed).toMatchObject({ undo: 'done', verdictBeforeUndo: 'verified' });
    expect(listed).not.toHaveProperty('verdict');
    expect(forced.deletedTasks.toSorted((a, b) => a - b)).toEqual(tasks);
    expect(forced.deletedProject).toBe(true);
    expect(await pipeline.world.cvat.projects.find('undone')).toEqual([]);
    expect(await undone(id, '?force=true')).toMatchObject({ keptTasks: [], deletedProject: true });

    expect(await started('undone')).toBe(id);
    expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
    expect(await tasksOf('undone')).toHaveLength(2);

    // Tasks that somebody deleted in CVAT need no undo: the same request makes them again.
    const [gone = 0, ...left] = await tasksOf('undone');
    await pipeline.world.cvat.tasks.delete(gone);
    expect(await started('undone')).toBe(id);
    expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
    const made = await tasksOf('undone');
    expect(made).toHaveLength(2);
    expect(made).toEqual(expect.arrayContaining(left));

    // Verified, and CVAT refuses to answer: it runs again, so that its report says what is wrong.
    const refusal = { body: '{"detail":"no"}', contentType: 'application/vnd.cvat+json' };
    pipeline.cvat.faults.add({ method: 'GET', path: '^/api/projects/?$', kind: 'status', status: 403, ...refusal });
    expect(await started('undone')).toBe(id);
    expect(await pipeline.ended(id)).toMatchObject({
      verdict: 'failed',
      findings: [{ code: 'CVAT_FORBIDDEN' }, {}, {}],
    });
    expect(await tasksOf('undone')).toEqual(made);

    // A start waits for the end of an undo.
    pipeline.cvat.faults.add({ method: 'DELETE', path: '^/api/tasks/\\d+$', kind: 'delay', ms: 1500 });
    expect((await post(pipeline, `migrations/${id}/undo`)).status).toBe(202);
    const refused = await problemsOf(post(pipeline, 'migrations', request('undone')), 409);
    expect(codesOf(refused)).toEqual(['UNDO_RUNNING']);
    expect(await undone(id)).toMatchObject({ deletedProject: true });
  });
});
