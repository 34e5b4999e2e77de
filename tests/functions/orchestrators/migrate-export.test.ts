import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { migrateExport } from '../../../functions/orchestrators/migrate-export.ts';
import { migrateLane } from '../../../functions/orchestrators/migrate-lane.ts';
import { endsAll } from '../../../shared/migration/ends-all.ts';
import { drive, failed, finding, ok, RUN, type Script } from './drive.ts';
import { migrationInput } from './migration-input.ts';

const TASKS = 3;
const taskOf = (input: unknown): number => Object(input).task;
/** As the step does it: once a task has ended all, no lane goes on. */
const noting = () => {
  let ended = false;
  return (input: unknown) => {
    ended ||= endsAll(Object(input).result);
    return ok({ images: 10, annotations: 20, goOn: !ended });
  };
};
const whole = (): Script => ({
  checkCvat: ok(),
  scanExport: ok(),
  surveyImages: ok({ complete: true, images: { done: 1, total: 1 }, busy: false }),
  normalizeExport: ok(),
  lookUpImages: ok(),
  planMigration: ok({ tasks: TASKS, images: 30, annotations: 60, existing: 2 }),
  previewTask: ok(),
  registerStorage: (input: unknown) => ok({ storageId: 4 + Object(input).lane, created: true }),
  ensureProject: ok({ projectId: 9 }),
  beginLanes: ok(),
  migrateTask: (input: unknown) => ({ task: taskOf(input), state: 'verified', taskId: 100 + taskOf(input) }),
  noteTask: noting(),
  lookAgain: ok({ deleted: 0, findings: 0, waitSeconds: 0 }),
  writeStoredRequest: ok(),
  writeReport: ok({ verdict: 'verified', findings: [] }),
});
const run = (script: Script, more: Parameters<typeof migrationInput>[0] = {}) =>
  drive(migrateExport, migrationInput(more), { ...whole(), ...script }, { migrateLane });
/** What the report is told of the end. */
const endOf = ({ calls }: ReturnType<typeof run>) => Object(calls.findLast(([name]) => name === 'writeReport')?.[1]);
const LOST = new Error("Activity function 'x' failed: node exited with code 137 (0x89)");
const STEPS = ['checkCvat', 'scanExport', 'surveyImages', 'normalizeExport', 'lookUpImages', 'planMigration'];

/** No task is there yet. */
const NEW: Script = { planMigration: ok({ tasks: TASKS, images: 30, annotations: 60, existing: 0 }) };

describe('migrateExport()', () => {
  test('does the tasks in two lanes, each with its own registration of the storage, and ends with its report', () => {
    const driven = run(NEW);
    expect(driven.result).toMatchObject({ verdict: 'verified' });
    expect(driven.names).toEqual([
      ...STEPS,
      ...['registerStorage', 'registerStorage', 'ensureProject', 'beginLanes'],
      ...['migrateLane', 'migrateTask', 'noteTask', 'migrateTask', 'noteTask'],
      ...['migrateLane', 'migrateTask', 'noteTask'],
      ...['lookAgain', 'writeReport'],
    ]);
    expect(driven.calls.filter(([name]) => name === 'migrateTask').map(([, input]) => input)).toEqual(
      [
        [0, 4],
        [2, 4],
        [1, 5],
      ].map(([task, storageId]) => expect.objectContaining({ task, projectId: 9, storageId })),
    );
    expect(endOf(driven)).toMatchObject({ dryRun: false, reached: 'project', done: [0, 1, 2] });
    expect(driven.stages.at(-1)).toMatchObject({ stage: 'done', tasks: { done: 3, total: 3 }, images: { done: 30 } });
  });

  test("names the lanes' and each task's own orchestration, never one that was there before", () => {
    const { stages } = run({});
    const lanes = stages.flatMap((stage) => Object(stage).lanes ?? []);
    const instances = [...lanes, ...stages.flatMap((stage) => Object(stage).underWay?.instance ?? [])];
    expect(instances).toHaveLength(2 + TASKS);
    expect(new Set(instances).size).toBe(2 + TASKS);
  });

  test('registers the storage once where fewer than two tasks are new, or where CVAT refuses the second one', () => {
    const registered = ({ names }: ReturnType<typeof run>) => names.filter((name) => name === 'registerStorage').length;
    expect(registered(run({}))).toBe(1);
    const once = (input: unknown) =>
      Object(input).lane === 0 ? ok({ storageId: 4, created: true }) : failed('CVAT_REFUSED', true);
    const driven = run({ ...NEW, registerStorage: once });
    expect(registered(driven)).toBe(2);
    expect(driven.seconds).toBe(0);
    const storages = driven.calls.flatMap(([name, input]) => (name === 'migrateTask' ? [Object(input).storageId] : []));
    expect(storages).toEqual([4, 4, 4]);
    expect(endOf(driven)).toMatchObject({ done: [0, 1, 2] });
    const meeting = (input: unknown, call: number) =>
      call === 2 ? failed('TURN_TAKEN', true) : ok({ storageId: 4 + Object(input).lane });
    const waited = run({ ...NEW, registerStorage: meeting });
    expect(registered(waited)).toBe(3);
    expect(waited.calls.findLast(([name]) => name === 'migrateTask')?.[1]).toMatchObject({ storageId: 5 });
  });

  test('begins the next task in no lane once one was overtaken, and plans again', () => {
    const overtaken = (input: unknown, call: number) =>
      call === 1
        ? { task: 0, state: 'overtaken', by: 77 }
        : { task: taskOf(input), state: 'verified', taskId: 100 + taskOf(input) };
    let plans = 0;
    const noted = noting();
    const driven = run({
      migrateTask: overtaken,
      planMigration: () => {
        plans += 1;
        return ok({ tasks: TASKS, images: 30, annotations: 60, existing: 0 });
      },
      // What ended the lanes of the first plan ends none of the second's.
      noteTask: (input: unknown) => (plans === 1 ? noted(input) : ok({ images: 10, annotations: 20, goOn: true })),
    });
    expect(plans).toBe(2);
    expect(driven.calls.flatMap(([name, input]) => (name === 'migrateTask' ? [taskOf(input)] : []))).toEqual([
      ...[0, 1],
      ...[0, 2, 1],
    ]);
    expect(endOf(driven)).toMatchObject({ done: [0, 1, 2], again: true });
  });

  test('whose lane the host loses each time says so, and what the other one has done', () => {
    const migrateLane = (input: unknown) => (Object(input).lane === 0 ? LOST : RUN);
    const driven = run({ migrateLane });
    expect(driven.names.filter((name) => name === 'migrateLane')).toHaveLength(4);
    expect(endOf(driven)).toMatchObject({ done: [1], failure: { code: 'OUT_OF_MEMORY' } });
  });

  test('registers no storage where images are uploaded', () => {
    const { names, calls } = run({}, { dataSource: 'upload' });
    expect(names).not.toContain('registerStorage');
    expect(Object(calls.find(([name]) => name === 'migrateTask')?.[1])).not.toHaveProperty('storageId');
  });

  test.each([
    ...STEPS.map((name, k) => [name, k < 4 ? 'checks' : 'dataset'] as const),
    ['lookAgain', 'project'] as const,
  ])('that fails in %s ends with a report of that failure, having reached: %s', (name, reached) => {
    const driven = run({ [name]: failed('BROKEN') });
    expect(driven.names.slice(-2)).toEqual([name, 'writeReport']);
    expect(endOf(driven)).toMatchObject({ reached, failure: finding('BROKEN') });
  });

  test.each([
    ['registerStorage', 'plan'],
    ['ensureProject', 'plan'],
    ['beginLanes', 'project'],
    ['noteTask', 'project'],
  ])('that fails in %s, which may have changed CVAT, looks once for what came late', (name, reached) => {
    const driven = run({ [name]: failed('BROKEN') });
    expect(driven.names.slice(-3)).toEqual([name, 'lookAgain', 'writeReport']);
    expect(endOf(driven)).toMatchObject({ reached, failure: finding('BROKEN') });
  });

  test('survives the death of a worker in any step, and in a task of its own', () => {
    for (const name of [...Object.keys(whole()), 'migrateLane'].filter(
      (step) => !['previewTask', 'writeStoredRequest'].includes(step),
    )) {
      const answer = whole()[name] ?? RUN;
      const script = {
        [name]: (input: unknown, call: number) =>
          call === 1 ? LOST : typeof answer === 'function' ? answer(input, call) : answer,
      };
      expect(run(script), name).toMatchObject({ result: { verdict: 'verified' } });
    }
  });

  test('whose task loses its worker each time goes on with the next one, and names the cause', () => {
    const migrateTask = (input: unknown) =>
      taskOf(input) === 1 ? LOST : { task: taskOf(input), state: 'verified', taskId: 100 + taskOf(input) };
    const driven = run({ migrateTask });
    expect(driven.names.filter((name) => name === 'migrateTask')).toHaveLength(TASKS + 2);
    expect(endOf(driven)).toMatchObject({ reached: 'project', done: [0, 1, 2] });
    const noted = driven.calls.filter(([name]) => name === 'noteTask').map(([, input]) => Object(input).result);
    expect(noted[2]).toMatchObject({ task: 1, state: 'failed', finding: { code: 'OUT_OF_MEMORY' } });
  });

  const ENDS_ALL = ['CANCELLED', 'CVAT_TOKEN_INVALID', 'CVAT_TOKEN_READ_ONLY', 'CVAT_ORGANIZATION_UNKNOWN'];
  test.each(ENDS_ALL)('begins no further task after %s', (code) => {
    const migrateTask = (input: unknown) => ({ task: taskOf(input), state: 'failed', finding: finding(code) });
    const driven = run({ migrateTask });
    expect(driven.calls.flatMap(([name, input]) => (name === 'migrateTask' ? [taskOf(input)] : []))).toEqual([0, 1]);
    expect(endOf(driven)).toMatchObject({ done: [], failure: finding(code) });
    expect(endOf(driven)).not.toHaveProperty('notLookedAgain');
  });

  test.each([
    ['CVAT may still be at something', ok({ deleted: 0, findings: 0, waitSeconds: 900 })],
    ['CVAT does not answer', failed('CVAT_UNREACHABLE', true)],
  ])('that ends early looks once for what came late, and says so where %s', (_, lookAgain) => {
    const migrateTask = (input: unknown) => ({ task: taskOf(input), state: 'failed', finding: finding('CANCELLED') });
    const driven = run({ migrateTask, lookAgain });
    expect(driven.names.filter((name) => name === 'lookAgain')).toHaveLength(1);
    expect(driven.seconds).toBe(0);
    expect(endOf(driven)).toMatchObject({ notLookedAgain: true, failure: { code: 'CANCELLED' } });
  });

  test('asks once whether CVAT is there, and everything else again where that may pass', () => {
    expect(run({ checkCvat: failed('DOWN', true) }).names).toEqual(['checkCvat', 'writeReport']);
    const busy = (_: unknown, call: number) => (call === 1 ? failed('BUSY', true) : ok());
    expect(run({ scanExport: busy }).result).toMatchObject({ verdict: 'verified' });
  });

  test('surveys again while it is not complete, and waits for another run with pauses that grow', () => {
    const surveyImages = (_: unknown, call: number) =>
      ok({ complete: call === 40, images: { done: call, total: 40 }, busy: call > 1 && call < 40 });
    const { names, seconds } = run({ surveyImages });
    expect(names.filter((name) => name === 'surveyImages')).toHaveLength(40);
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(38 * 5);
  });

  test('gives up a survey that never ends', () => {
    const driven = run({ surveyImages: ok({ complete: false, images: { done: 0, total: 1 }, busy: false }) });
    expect(endOf(driven)).toMatchObject({ reached: 'checks', failure: { code: 'SURVEY_ENDLESS' } });
  });

  test('goes on with the next task where one fails, and stops where it was cancelled', () => {
    const failing = (code: string) => (input: unknown) =>
      taskOf(input) === 1
        ? { task: 1, state: 'failed', finding: finding(code) }
        : { task: taskOf(input), state: 'verified', taskId: 1 };
    const lost = run({ migrateTask: failing('IMPORT_FAILED') });
    expect(lost.names.filter((name) => name === 'noteTask')).toHaveLength(TASKS);
    expect(endOf(lost)).toMatchObject({ reached: 'project', done: [0, 1, 2] });
    const cancelled = run({ migrateTask: failing('CANCELLED') });
    expect(endOf(cancelled)).toMatchObject({ reached: 'project', done: [0, 2], failure: { code: 'CANCELLED' } });
  });

  test.each(['WORK_BLOB_MISSING', 'WORK_BLOB_UNREADABLE'])('begins again once after %s, and not for ever', (code) => {
    const lost = (_: unknown, call: number) => (call === 1 ? failed(code) : ok());
    const { names, result } = run({ normalizeExport: lost });
    expect(result).toMatchObject({ verdict: 'verified' });
    expect(names.filter((name) => name === 'writeStoredRequest')).toHaveLength(1);
    const driven = run({ normalizeExport: failed(code) });
    expect(driven.names.filter((name) => name === 'checkCvat')).toHaveLength(2);
    expect(endOf(driven)).toMatchObject({ failure: { code } });
  });

  test('begins again once where the work is lost of a task or of the report, and then goes on with what there is', () => {
    const lostTask = (input: unknown) =>
      taskOf(input) === 1
        ? { task: 1, state: 'failed', finding: finding('WORK_BLOB_MISSING') }
        : { task: taskOf(input), state: 'verified', taskId: 1 };
    const tasks = run({ migrateTask: lostTask });
    expect(tasks.names.filter((name) => name === 'writeStoredRequest')).toHaveLength(1);
    expect(tasks.names.filter((name) => name === 'migrateTask')).toHaveLength(2 * TASKS);
    expect(tasks.names.filter((name) => name === 'writeReport')).toHaveLength(1);
    const writeReport = (_: unknown, call: number) =>
      call === 1 ? failed('WORK_BLOB_UNREADABLE') : ok({ verdict: 'verified', findings: [] });
    expect(run({ writeReport }).result).toMatchObject({ verdict: 'verified' });
    const never = run({ writeReport: failed('WORK_BLOB_UNREADABLE') });
    expect(never.names.filter((name) => name === 'writeReport')).toHaveLength(2);
    expect(never.result).toEqual({ verdict: 'failed', findings: [finding('WORK_BLOB_UNREADABLE')] });
  });

  test('is failed where not even its report can be written, and says why', () => {
    const { result } = run({ writeReport: failed('STORAGE_REFUSED'), ensureProject: failed('BROKEN') });
    expect(result).toEqual({ verdict: 'failed', findings: [finding('STORAGE_REFUSED'), finding('BROKEN')] });
  });

  test('as a dry run changes nothing in CVAT, and looks at the tasks that are there', () => {
    const driven = run({}, { dryRun: true });
    expect(driven.names).toEqual([...STEPS, 'previewTask', 'previewTask', 'writeReport']);
    expect(endOf(driven)).toMatchObject({ dryRun: true, reached: 'plan' });
    const broken = run({ previewTask: failed('BROKEN') }, { dryRun: true });
    expect(endOf(broken)).toMatchObject({ reached: 'plan', done: [], failure: finding('BROKEN') });
  });

  test('always ends with one report, notes every task that it did once, and calls failed what failed', () => {
    const outcome = fc.constantFrom('well', 'fails', 'passes');
    const names = Object.keys(whole()).filter((name) => name !== 'writeReport' && name !== 'migrateTask');
    const each = fc.record(Object.fromEntries(names.map((name) => [name, outcome])), { requiredKeys: [] });
    fc.assert(
      fc.property(each, fc.boolean(), (chosen, dryRun) => {
        const well = whole();
        const script = Object.fromEntries(
          Object.entries(chosen).map(([name, end]) => {
            const usual = well[name];
            const answer = (input: unknown, call: number) => (typeof usual === 'function' ? usual(input, call) : usual);
            const busy = (input: unknown, call: number) =>
              call % 2 === 1 ? failed('BUSY', true) : answer(input, call);
            return [name, end === 'well' ? usual : end === 'fails' ? failed('BROKEN') : busy];
          }),
        );
        const driven = run(Object.fromEntries(Object.entries(script).flatMap(([k, v]) => (v ? [[k, v]] : []))), {
          dryRun,
        });
        expect(driven.names.filter((name) => name === 'writeReport')).toHaveLength(1);
        expect(driven.names.at(-1)).toBe('writeReport');
        const done = driven.calls.flatMap(([name, input]) => (name === 'migrateTask' ? [taskOf(input)] : []));
        expect(done).toEqual([...new Set(done)]);
        const brokenStep = driven.names.find((name) => chosen[name] === 'fails');
        expect(endOf(driven).failure !== undefined).toBe(brokenStep !== undefined || chosen.checkCvat === 'passes');
      }),
      { numRuns: 300 },
    );
  });
});
