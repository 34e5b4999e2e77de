import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

type Journal = { path: string; records: Record<string, unknown>[] };

function journalOf(id: string): Journal {
  const folder = join(engine.folder, 'data', 'testhub');
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const records = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    if (records[0]?.start?.instanceId === id) return { path, records };
  }
  throw new Error(`No live journal of ${id}`);
}

function rewrite({ path }: Journal, records: readonly object[]): void {
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

/** A parent whose child waits for the event `go`, both at rest; what a crash leaves is made of their journals. */
async function parentAndChild(): Promise<{
  parent: string;
  child: string;
  journals: { parent: Journal; child: Journal };
}> {
  const child = uniqueName('child');
  const parent = await engine.start('parent', { name: 'waits', input: ['go'], id: child });
  await engine.until(child, ({ runtimeStatus }) => runtimeStatus === 'Running');
  await engine.stop();
  return { parent, child, journals: { parent: journalOf(parent), child: journalOf(child) } };
}

/** What the child's journal says when it has ended and its result is not yet marked as sent. */
function ended({ records }: Journal) {
  const start = records[0]?.start as { parent: { executionId: string; taskId: number } };
  const at = new Date().toISOString();
  const event = { EventType: 8, EventId: -1, Timestamp: at, TaskScheduledId: start.parent.taskId, Result: '[7]' };
  const message = { id: `${start.parent.executionId}/${start.parent.taskId}`, event };
  const send = [{ kind: 'result', to: start.parent, message }];
  const end = { status: 'Completed', output: '[7]' };
  return { message, at, turn: { type: 'turn', at, taken: 0, events: [], customStatus: null, send, end } };
}

const withoutSent = (journal: Journal) => journal.records.filter(({ type }) => type !== 'sent');

async function outcome(parent: string) {
  const { output } = await engine.ended(parent);
  const history = await engine.history(parent);
  return {
    output,
    results: history.filter(({ EventType }) => EventType === 'SubOrchestrationInstanceCompleted').length,
  };
}

test('a child whose start was not delivered starts after the crash', async () => {
  const { parent, child, journals } = await parentAndChild();
  rewrite(journals.parent, withoutSent(journals.parent));
  rmSync(journals.child.path);
  await engine.restart();
  expect(await engine.raise(child, 'go', 7)).toBe(202);
  expect(await outcome(parent)).toEqual({ output: [[7]], results: 1 });
});

test('a start that is delivered twice makes one child', async () => {
  const { parent, child, journals } = await parentAndChild();
  rewrite(journals.parent, withoutSent(journals.parent));
  await engine.restart();
  expect(journalOf(child).records[0]).toEqual(journals.child.records[0]);
  await engine.raise(child, 'go', 7);
  expect(await outcome(parent)).toEqual({ output: [[7]], results: 1 });
});

test('a start that was delivered is not sent again: a child that was purged stays away', async () => {
  const { child, journals } = await parentAndChild();
  rmSync(journals.child.path);
  await engine.restart();
  expect((await engine.call('GET', `instances/${child}`)).status).toBe(404);
});

test('a result that was not delivered reaches the parent after the crash', async () => {
  const { parent, child, journals } = await parentAndChild();
  rewrite(journals.child, [...journals.child.records, ended(journals.child).turn]);
  await engine.restart();
  expect(await outcome(parent)).toEqual({ output: [[7]], results: 1 });
  expect((await engine.status(child)).runtimeStatus).toBe('Completed');
});

test('a result that is delivered twice counts once', async () => {
  const { parent, journals } = await parentAndChild();
  const { message, at, turn } = ended(journals.child);
  rewrite(journals.child, [...journals.child.records, turn]);
  rewrite(journals.parent, [...journals.parent.records, { type: 'received', message, at }]);
  await engine.restart();
  expect(await outcome(parent)).toEqual({ output: [[7]], results: 1 });
});
