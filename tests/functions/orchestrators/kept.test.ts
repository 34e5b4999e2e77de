import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrchestrationContext, Task } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { awaitParts } from '../../../functions/orchestrators/await-parts.ts';
import { exportBack } from '../../../functions/orchestrators/export-back.ts';
import { migrateExport } from '../../../functions/orchestrators/migrate-export.ts';
import { migrateLane } from '../../../functions/orchestrators/migrate-lane.ts';
import { migrateTask } from '../../../functions/orchestrators/migrate-task.ts';
import { undoMigration } from '../../../functions/orchestrators/undo-migration.ts';
import { ofThisVersion } from '../../../functions/orchestrators/version.ts';
import { callsOf, type KeptJournal, readJournal } from './journal-lines.ts';
import { KEPT } from './keep-histories.ts';
import { replay } from './replay-kept.ts';

type Orchestrator = (context: OrchestrationContext) => Generator<Task, unknown>;
const ORCHESTRATORS: Record<string, Orchestrator> = {
  ...{ awaitParts, exportBack, migrateExport, migrateLane, migrateTask },
  undo: undoMigration,
};

/** What a history calls the making of a timer. */
const TIMER = 10;

const names = (await readdir(KEPT)).sort();

async function kept(file: string): Promise<{ journal: KeptJournal; orchestrator: Orchestrator }> {
  const journal = readJournal(await readFile(join(KEPT, file), 'utf8'));
  const orchestrator = ORCHESTRATORS[journal?.name ?? ''];
  if (!journal || !orchestrator) throw new Error(`Expected "${file}" to be the history of an orchestrator`);
  return { journal, orchestrator };
}

/**
 * Histories of real instances, as a host kept them. Where one is not replayed any more, migrations that run while the app is
 * upgraded would break: raise ORCHESTRATION_VERSION, and keep new ones: UPDATE_KEPT=1 npx vitest run tests/end-to-end/datasets.test.ts
 */
describe('histories that an app of this version has written', () => {
  test('are there of every orchestrator', async () => {
    const found = await Promise.all(names.map(async (file) => (await kept(file)).journal.name));
    expect(new Set(found)).toEqual(new Set(Object.keys(ORCHESTRATORS)));
  });

  test('hold one that waited for a busy survey of the images', async () => {
    const waited = await Promise.all(
      names.map(async (file) => {
        const { journal } = await kept(file);
        const asked = journal.history.flatMap(({ EventType, Name }) =>
          EventType === TIMER ? ['timer'] : [Name ?? ''],
        );
        return asked.filter(Boolean).join().includes('surveyImages,timer,surveyImages');
      }),
    );
    expect(waited).toContain(true);
  });

  test('hold one of two lanes beside each other, and a lane of two tasks', async () => {
    const calls = await Promise.all(names.map(async (file) => callsOf((await kept(file)).journal).join()));
    expect(calls.some((one) => one.includes('migrateLane,migrateLane'))).toBe(true);
    expect(calls).toContain('migrateTask,noteTask,migrateTask,noteTask');
  });

  test.each(names)('%s is replayed to the same end', async (file) => {
    const { journal, orchestrator } = await kept(file);
    const result: unknown = replay(ofThisVersion(orchestrator), journal);
    expect(JSON.parse(JSON.stringify(result ?? null))).toEqual(JSON.parse(journal.output ?? 'null'));
  });

  test.each(names)('%s is refused by an orchestrator that asks for something more', async (file) => {
    const { journal, orchestrator } = await kept(file);
    const changed: Orchestrator = function* (context) {
      yield context.df.callActivity('somethingNew', 1);
      return yield* orchestrator(context);
    };
    expect(callsOf(journal).length).toBeGreaterThan(0);
    expect(() => replay(changed, journal)).toThrow('it asks for {"input":[1],"name":"somethingNew"}');
  });
});
