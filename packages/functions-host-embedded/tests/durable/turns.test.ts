import { expect, onTestFinished, test } from 'vitest';
import type { Invocation, InvocationResult } from '../../src/invocation.ts';
import { runEngine } from './run-engine.ts';

const FUNCTION = { rawBindings: [], bindings: [], scriptFile: 'none' } as const;
const CONTINUE_AS_NEW = { actionType: 4 };
const WAIT = { actionType: 6, externalEventName: 'end', reason: 'ExternalEvent' };

function definition(name: string, type: string) {
  return { ...FUNCTION, id: name, name, trigger: { name: 'trigger', type, direction: 'in' } as const };
}

/** A worker whose one orchestrator answers, when it is let go, with one action. */
function slowWorker(action: object = WAIT, isDone = false) {
  const waiting: (() => void)[] = [];
  const payloads: { instanceId: string; history: { EventType: number }[] }[] = [];
  const activities: string[] = [];
  return {
    waiting,
    payloads,
    activities,
    functions: [definition('waits', 'orchestrationTrigger'), definition('work', 'activityTrigger')],
    async invoke(name: string, { inputs }: Invocation): Promise<InvocationResult> {
      if (name === 'work') activities.push(name);
      if (name === 'work') return { status: 'success', returnValue: {}, outputs: [] };
      const data = inputs[0]?.data;
      payloads.push(JSON.parse(data && 'string' in data ? (data.string ?? '') : ''));
      await new Promise<void>((resolve) => waiting.push(resolve));
      const state = { isDone, actions: [[action]], schemaVersion: 2 };
      return { status: 'success', returnValue: { json: JSON.stringify(state) }, outputs: [] };
    },
  };
}

const turnOfTheLoop = () => new Promise((resolve) => setTimeout(resolve, 5));

test('maxConcurrentOrchestratorFunctions bounds the turns that run at a time', async () => {
  const worker = slowWorker();
  const engine = await runEngine({ worker, maxConcurrentOrchestratorFunctions: 2, stopGraceMs: 0 });
  onTestFinished(() => engine.end());
  for (const id of ['a', 'b', 'c', 'd']) await engine.start('waits', null, id);
  const running: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    await turnOfTheLoop();
    running.push(worker.waiting.length);
    worker.waiting.shift()?.();
  }
  expect(running).toEqual([2, 2, 2, 1]);
  expect(worker.payloads.map(({ instanceId }) => instanceId)).toEqual(['a', 'b', 'c', 'd']);
});

test('an instance has one turn at a time; what comes meanwhile is taken by the next one together', async () => {
  const worker = slowWorker();
  const engine = await runEngine({ worker, stopGraceMs: 0 });
  onTestFinished(() => engine.end());
  await engine.start('waits', null, 'a');
  await turnOfTheLoop();
  for (let event = 0; event < 5; event++) await engine.raise('a', 'other', event);
  await turnOfTheLoop();
  expect(worker.waiting).toHaveLength(1);
  worker.waiting.shift()?.();
  await turnOfTheLoop();
  expect(worker.waiting).toHaveLength(1);
  expect(worker.payloads[1]?.history.filter(({ EventType }) => EventType === 15)).toHaveLength(5);
});

test('a turn that was running when the engine stopped runs again at the next start', async () => {
  const worker = slowWorker();
  const engine = await runEngine({ worker, stopGraceMs: 0 });
  onTestFinished(() => engine.end());
  await engine.start('waits', null, 'a');
  await turnOfTheLoop();
  await engine.restart();
  await turnOfTheLoop();
  worker.waiting.shift()?.();
  await turnOfTheLoop();
  expect((await engine.status('a')).runtimeStatus).toBe('Pending');
  worker.waiting.shift()?.();
  await engine.until('a', ({ runtimeStatus }) => runtimeStatus === 'Running');
});

test('events that a turn sees behind its continue-as-new, and that come meanwhile, belong to the next execution', async () => {
  const worker = slowWorker(CONTINUE_AS_NEW, true);
  const engine = await runEngine({ worker, maxConcurrentOrchestratorFunctions: 1, stopGraceMs: 0 });
  onTestFinished(() => engine.end());
  for (const id of ['ahead', 'a']) await engine.start('waits', null, id);
  await engine.raise('a', 'other');
  for (let turn = 0; turn < 4; turn++) {
    await turnOfTheLoop();
    if (turn === 1) await engine.raise('a', 'meanwhile');
    worker.waiting.shift()?.();
  }
  const turns = worker.payloads.filter(({ instanceId }) => instanceId === 'a');
  expect(turns.map(({ history }) => history.filter(({ EventType }) => EventType === 15).length)).toEqual([1, 2]);
});

test.each([
  ['terminate', 'Terminated'],
  ['suspend', 'Suspended'],
])('%s that comes in a turn which continues as new concerns the next execution', async (operation, status) => {
  const worker = slowWorker(CONTINUE_AS_NEW, true);
  const engine = await runEngine({ worker, stopGraceMs: 0 });
  onTestFinished(() => engine.end());
  await engine.start('waits', null, 'a');
  expect((await engine.call('POST', `instances/a/${operation}`)).status).toBe(202);
  worker.waiting.shift()?.();
  await turnOfTheLoop();
  expect((await engine.status('a')).runtimeStatus).toBe(status);
  expect(worker.payloads).toHaveLength(1);
});

test('stop() waits for a running turn, and leaves what it scheduled to the next start', async () => {
  const worker = slowWorker({ actionType: 0, functionName: 'work' });
  const engine = await runEngine({ worker });
  onTestFinished(() => engine.end());
  await engine.start('waits', null, 'a');
  const stopped = engine.stop();
  worker.waiting.shift()?.();
  await stopped;
  expect(worker.activities).toEqual([]);
  await engine.restart({ stopGraceMs: 0 });
  await turnOfTheLoop();
  expect(worker.activities).toEqual(['work']);
});
