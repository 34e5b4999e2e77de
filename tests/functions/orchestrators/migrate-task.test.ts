import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { migrateTask } from '../../../functions/orchestrators/migrate-task.ts';
import { drive, failed, finding, ok, type Script } from './drive.ts';

const input = { id: 'a1', task: 2, projectId: 9, storageId: 4 };
const CREATING = ok({ state: 'creating', requestId: 'r' });
const REFUSED = ok({ state: 'failed', message: 'CVAT says no' });
const whole = (): Script => ({
  createTask: ok({ taskId: 7, made: true }),
  attachImages: CREATING,
  pollRequest: ok({ state: 'finished', message: '' }),
  checkImages: ok({ complete: true, message: '', absent: [] }),
  openNewTask: ok({ broken: [], detail: '' }),
  findRefused: ok({ refused: 0 }),
  discardTask: ok({ deleted: true }),
  writeAnnotations: ok(),
  verifyTask: ok({ exact: true }),
});
const run = (script: Script) => drive(migrateTask, input, { ...whole(), ...script });
const times = ({ names }: ReturnType<typeof run>, name: string) => names.filter((one) => one === name).length;
const VERIFIED = { task: 2, state: 'verified', taskId: 7 };

describe('migrateTask()', () => {
  test('makes, fills and verifies a task', () => {
    const driven = run({});
    expect(driven.result).toEqual(VERIFIED);
    expect(driven.names).toEqual([
      ...['createTask', 'attachImages', 'pollRequest', 'checkImages', 'openNewTask'],
      ...['writeAnnotations', 'verifyTask'],
    ]);
  });

  test('shows which step it is at, also after a wait within one', () => {
    expect(run({}).stages).toEqual([
      { step: 'attaching' },
      { step: 'opening' },
      { step: 'writing' },
      { step: 'verifying' },
    ]);
    const later = failed('CVAT_DOWN', true);
    const waited = run({ writeAnnotations: (_: unknown, call: number) => (call === 1 ? later : ok()) });
    expect(waited.stages.slice(2)).toEqual([
      { step: 'writing' },
      expect.objectContaining({ step: 'writing', waiting: expect.objectContaining({ attempt: 1 }) }),
      expect.objectContaining({ step: 'writing', waiting: expect.objectContaining({ attempt: 2 }) }),
      { step: 'writing' },
      { step: 'verifying' },
    ]);
  });

  test("leaves an earlier migration's task with the images that it has", () => {
    const driven = run({ createTask: ok({ taskId: 7, made: false }) });
    expect(driven.names).toEqual(['createTask', 'writeAnnotations', 'verifyTask']);
    expect(driven.calls.at(-1)?.[1]).toMatchObject({ taskId: 7, made: false });
  });

  test.each([...['createTask', 'pollRequest', 'checkImages', 'openNewTask', 'writeAnnotations', 'verifyTask']])(
    'is failed where %s fails for good, and deletes nothing',
    (name) => {
      const driven = run({ [name]: failed('BROKEN') });
      expect(driven.result).toEqual({ task: 2, state: 'failed', finding: finding('BROKEN') });
      expect(driven.names.at(-1)).toBe(name);
      expect(driven.names).not.toContain('discardTask');
    },
  );

  test('takes the empty task away where its images cannot be attached', () => {
    const driven = run({ attachImages: failed('BROKEN') });
    expect(driven.result).toMatchObject({ state: 'failed', finding: { code: 'BROKEN' } });
    expect(driven.names).toEqual(['createTask', 'attachImages', 'discardTask']);
  });

  test('waits for its turn, but not for longer than a day', () => {
    const third = (_: unknown, call: number) => (call < 3 ? ok({ state: 'waiting' }) : ok({ state: 'present' }));
    expect(run({ attachImages: third }).result).toEqual(VERIFIED);
    const never = run({ attachImages: ok({ state: 'waiting' }) });
    expect(never.result).toMatchObject({ state: 'failed', finding: { code: 'STORAGE_IN_USE' } });
    expect(never.seconds).toBeGreaterThan(86_000);
    expect(never.seconds).toBeLessThan(87_000);
    expect(never.names.at(-1)).toBe('discardTask');
  });

  test('asks less and less often how CVAT is getting on, and gives up after a day', () => {
    const endless = run({ pollRequest: ok({ state: 'running', message: '' }) });
    expect(endless.result).toMatchObject({ state: 'failed', finding: { code: 'TASK_CREATION_FAILED' } });
    expect(times(endless, 'pollRequest')).toBeLessThan(30_000);
  });

  test('makes a task again that CVAT fails, and gives up where that does not help', () => {
    const second = (_: unknown, call: number) => (call === 1 ? REFUSED : ok({ state: 'finished', message: '' }));
    const again = run({ pollRequest: second });
    expect(again.result).toEqual(VERIFIED);
    expect([times(again, 'createTask'), times(again, 'discardTask')]).toEqual([2, 1]);
    const hopeless = run({ pollRequest: REFUSED });
    expect(hopeless.result).toMatchObject({
      ...{
        state: 'failed',
        finding: { code: 'TASK_CREATION_FAILED', detail: expect.stringContaining('CVAT says no') },
      },
    });
    expect(times(hopeless, 'createTask')).toBe(times(hopeless, 'discardTask'));
    expect(times(hopeless, 'createTask')).toBeLessThan(4);
  });

  test('goes without the pictures that CVAT refuses, one after the other, and ends', () => {
    const fourth = (_: unknown, call: number) => (call < 4 ? REFUSED : ok({ state: 'finished', message: '' }));
    expect(run({ pollRequest: fourth, findRefused: ok({ refused: 1 }) }).result).toEqual(VERIFIED);
    const endless = run({ pollRequest: REFUSED, findRefused: ok({ refused: 1 }) });
    expect(endless.result).toMatchObject({ state: 'failed', finding: { code: 'TASK_CREATION_FAILED' } });
    expect(times(endless, 'createTask')).toBe(12);
  });

  test('makes a task again that lacks images, and names what CVAT leaves out twice', () => {
    const driven = run({ checkImages: ok({ complete: false, message: 'one is absent', absent: ['a.jpg'] }) });
    expect(driven.result).toMatchObject({ state: 'failed' });
    const asked = driven.calls.filter(([name]) => name === 'findRefused').map(([, given]) => Object(given).absent);
    expect(asked.slice(0, 2)).toEqual([undefined, ['a.jpg']]);
  });

  test('keeps a task of which only some chunks can be opened', () => {
    const broken = run({ openNewTask: ok({ broken: [1], detail: 'a chunk' }) });
    expect(broken.result).toEqual(VERIFIED);
    expect(broken.names).not.toContain('discardTask');
  });

  test('deletes nothing that somebody has begun to work in', () => {
    const driven = run({ pollRequest: REFUSED, discardTask: failed('TASK_IN_USE') });
    expect(driven.result).toMatchObject({ state: 'failed', finding: { code: 'TASK_IN_USE' } });
    expect(times(driven, 'createTask')).toBe(1);
  });

  test('writes again what reads otherwise, three times at most', () => {
    const second = (_: unknown, call: number) => ok({ exact: call === 2 });
    expect(times(run({ verifyTask: second }), 'writeAnnotations')).toBe(2);
    const never = run({ verifyTask: ok({ exact: false }) });
    expect(times(never, 'writeAnnotations')).toBe(3);
    // The comparison stands in the task's result: the report says that it is not exact.
    expect(never.result).toEqual(VERIFIED);
    expect(never.names.at(-1)).toBe('verifyTask');
  });

  test('ends whatever its steps answer, never discards after it has written, and is verified only after a verification', () => {
    const outcomes: Record<string, unknown[]> = {
      createTask: [ok({ taskId: 7, made: true }), ok({ taskId: 7, made: false }), failed('BROKEN')],
      attachImages: [CREATING, ok({ state: 'present' }), ok({ state: 'waiting' }), failed('BROKEN')],
      pollRequest: [
        ok({ state: 'finished', message: '' }),
        ok({ state: 'running', message: '' }),
        REFUSED,
        failed('B'),
      ],
      checkImages: [whole().checkImages, ok({ complete: false, message: 'x', absent: ['a'] }), failed('BROKEN')],
      openNewTask: [whole().openNewTask, ok({ broken: [1], detail: 'x' }), failed('BROKEN')],
      findRefused: [ok({ refused: 0 }), ok({ refused: 1 }), failed('BROKEN')],
      discardTask: [ok({ deleted: true }), failed('TASK_IN_USE')],
      writeAnnotations: [ok(), failed('BUSY', true), failed('BROKEN')],
      verifyTask: [ok({ exact: true }), ok({ exact: false }), failed('BROKEN')],
    };
    const draws = fc.record(
      Object.fromEntries(
        Object.keys(outcomes).map((name) => [name, fc.array(fc.nat(), { minLength: 1, maxLength: 6 })]),
      ),
    );
    fc.assert(
      fc.property(draws, (drawn) => {
        const script = Object.fromEntries(
          Object.entries(outcomes).map(([name, list]) => [
            name,
            (_: unknown, call: number) => {
              const row = drawn[name] ?? [0];
              return list[(row[(call - 1) % row.length] ?? 0) % list.length];
            },
          ]),
        );
        const { result, names } = run(script);
        const written = names.indexOf('writeAnnotations');
        if (written >= 0) expect(names.slice(written)).not.toContain('discardTask');
        if (result.state === 'verified') expect(names.at(-1)).toBe('verifyTask');
        expect(names.filter((name) => name === 'createTask').length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 300 },
    );
  });
});
