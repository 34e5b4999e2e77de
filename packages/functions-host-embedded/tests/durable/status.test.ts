import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, runEngine, type Status } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
  await engine.run('calls', [], 'a-1');
  await engine.run('throws', undefined, 'a-2');
  await engine.start('waits', ['go'], 'b-1');
  await engine.until('b-1', ({ runtimeStatus }) => runtimeStatus === 'Running');
});
afterAll(() => engine.end());

async function list(query: string, headers: Record<string, string> = {}) {
  const response = await engine.send(`instances/?${query}`, { headers });
  const statuses = (await response.json()) as Status[];
  return {
    ids: statuses.map(({ instanceId }) => instanceId),
    statuses,
    token: response.headers.get('x-ms-continuation-token'),
  };
}

test('status answers 202 with Location while the instance is active, 200 when it has ended, 404 when there is none', async () => {
  const active = await engine.call('GET', 'instances/b-1');
  expect([active.status, active.headers.get('location')]).toEqual([202, expect.stringContaining('/instances/b-1')]);
  expect((await engine.call('GET', 'instances/a-1')).status).toBe(200);
  expect((await engine.call('GET', 'instances/nobody')).status).toBe(404);
});

test('status tells name, times in whole seconds, input and output', async () => {
  const { createdTime, lastUpdatedTime, ...rest } = await engine.status('a-1');
  expect(rest).toEqual({
    name: 'calls',
    instanceId: 'a-1',
    runtimeStatus: 'Completed',
    input: [],
    output: [],
    customStatus: null,
  });
  expect([createdTime, lastUpdatedTime]).toEqual(
    Array(2).fill(expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)),
  );
});

test('status of a failed instance answers 500 when it is asked to', async () => {
  expect((await engine.call('GET', 'instances/a-2?returnInternalServerErrorOnFailure=true')).status).toBe(500);
  expect((await engine.call('GET', 'instances/a-2')).status).toBe(200);
});

test('showInput=false hides inputs, of one instance and of a list', async () => {
  expect((await engine.status('a-1', 'showInput=false')).input).toBeNull();
  expect((await list('showInput=false')).statuses.map(({ input }) => input)).toEqual([null, null, null]);
  expect((await list('')).statuses.map(({ input }) => input)).toEqual([[], null, ['go']]);
});

test('showHistory tells events by name, an activity and its end in one; outputs are shown on demand', async () => {
  const { instanceId } = await engine.run('calls', [{ name: 'echo', input: 1 }]);
  const without = (await engine.status(instanceId, 'showHistory=true')).historyEvents;
  expect(without?.map(({ EventType }) => EventType)).toEqual([
    'ExecutionStarted',
    'TaskCompleted',
    'ExecutionCompleted',
  ]);
  expect(without?.[1]).not.toHaveProperty('Result');
  const shown = (await engine.status(instanceId, 'showHistory=true&showHistoryOutput=true')).historyEvents;
  expect(shown?.[1]).toMatchObject({ FunctionName: 'echo', Result: 1, ScheduledTime: expect.any(String) });
  expect(shown?.[2]).toMatchObject({ OrchestrationStatus: 'Completed', Result: [1] });
});

test.each([
  ['', ['a-1', 'a-2', 'b-1']],
  ['instanceIdPrefix=a', ['a-1', 'a-2']],
  ['runtimeStatus=Failed,Running', ['a-2', 'b-1']],
  ['runtimeStatus=Failed&runtimeStatus=Completed', ['a-1', 'a-2']],
  ['createdTimeFrom=2000-01-01T00:00:00Z&createdTimeTo=2001-01-01T00:00:00Z', []],
  ['createdTimeFrom=2000-01-01T00:00:00Z', ['a-1', 'a-2', 'b-1']],
  ['createdTimeTo=2000-01-01T00:00:00Z', []],
  ['runtimeStatus=Nonsense&createdTimeTo=nonsense', ['a-1', 'a-2', 'b-1']],
])('a list with %j answers %j', async (query, ids) => {
  const { ids: found } = await list(query);
  expect(found.filter((id) => /^[ab]-/.test(id))).toEqual(ids);
});

test('a list goes on with the continuation token of the page before', async () => {
  const first = await list('top=2&instanceIdPrefix=&runtimeStatus=Completed,Failed,Running');
  expect(first.ids).toHaveLength(2);
  const pages = [...first.ids];
  for (let token = first.token; token; ) {
    const next = await list('top=2&runtimeStatus=Completed,Failed,Running', { 'x-ms-continuation-token': token });
    pages.push(...next.ids);
    token = next.token;
  }
  expect(pages).toEqual((await list('')).ids);
});
