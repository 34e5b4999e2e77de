import fc from 'fast-check';
import { expect, test } from 'vitest';
import { undoMigration } from '../../../functions/orchestrators/undo-migration.ts';
import { drive, failed, finding, ok } from './drive.ts';

const input = { id: 'a1', force: false };
const made = (taskIds: number[], updated: number[] = []) => ok({ taskIds, updated });
const gone = ok({ deleted: true });

test('undoMigration() undoes nothing where it cannot tell which tasks are its own', () => {
  const { result, names } = drive(undoMigration, input, { tasksOfMigration: failed('CVAT_DOWN') });
  expect(result).toMatchObject({ deletedTasks: [], deletedProject: false, findings: [finding('CVAT_DOWN')] });
  expect(names).toEqual(['tasksOfMigration']);
});

test('undoMigration() goes on where a task cannot be undone, and names it', () => {
  const script = {
    tasksOfMigration: made([7, 8, 9], [5]),
    undoTask: (task: unknown) =>
      Object(task).taskId === 8
        ? failed('CVAT_FORBIDDEN')
        : ok({ state: Object(task).taskId === 7 ? 'deleted' : 'kept' }),
    undoProject: ok({ deleted: false }),
  };
  const { result, calls } = drive(undoMigration, { id: 'a1', force: true }, script);
  expect(result).toEqual({
    ...{ deletedTasks: [7], keptTasks: [9], updatedTasks: [5], deletedProject: false },
    findings: [finding('CVAT_FORBIDDEN')],
  });
  expect(calls).toContainEqual(['undoTask', { id: 'a1', taskId: 7, force: true }]);
});

test('undoMigration() says where the project could not be deleted', () => {
  const script = { tasksOfMigration: made([]), undoProject: failed('CVAT_DOWN') };
  expect(drive(undoMigration, input, script).result).toMatchObject({
    ...{ deletedProject: false, findings: [finding('CVAT_DOWN')] },
  });
});

test('undoMigration() tries what may pass again, with pauses', () => {
  const script = {
    tasksOfMigration: made([7]),
    undoTask: (_: unknown, call: number) => (call < 4 ? failed(`BUSY ${call}`, true) : ok({ state: 'deleted' })),
    undoProject: gone,
  };
  const { result, names, seconds } = drive(undoMigration, input, script);
  expect(result).toMatchObject({ deletedTasks: [7], deletedProject: true, findings: [] });
  expect(names.filter((name) => name === 'undoTask')).toHaveLength(4);
  expect(seconds).toBe(2 + 10 + 30);
});

test('undoMigration() accounts for every task once: deleted, kept, or in a finding', () => {
  const ends = fc.array(fc.constantFrom('deleted', 'kept', 'FAILED'), { maxLength: 8 });
  fc.assert(
    fc.property(ends, (each) => {
      const script = {
        tasksOfMigration: made(each.map((_, k) => k)),
        undoTask: (task: unknown) => {
          const state = each[Object(task).taskId] ?? '';
          return state === 'FAILED' ? failed('FAILED') : ok({ state });
        },
        undoProject: gone,
      };
      const { result } = drive(undoMigration, input, script);
      const of = (state: string) => each.flatMap((end, k) => (end === state ? [k] : []));
      expect(result.deletedTasks).toEqual(of('deleted'));
      expect(result.keptTasks).toEqual(of('kept'));
      expect(result.findings).toHaveLength(of('FAILED').length);
    }),
  );
});
