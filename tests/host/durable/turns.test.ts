import { expect, onTestFinished, test } from 'vitest';
import type { Invocation, InvocationResult } from '../../../local/host/invocation.ts';
import { runEngine } from './run-engine.ts';

const ORCHESTRATOR = { id: 'waits', name: 'waits', rawBindings: [], bindings: [], scriptFile: 'none' } as const;
const TRIGGER = { name: 'context', type: 'orchestrationTrigger', direction: 'in' } as const;

/** A worker whose one orchestrator answers, when it is let go, that it waits for an event. */
function slowWorker() {
  const waiting: (() => void)[] = [];
  const payloads: { instanceId: string; history: { EventType: number }[] }[] = [];
  return {
    waiting,
    payloads,
    functions: [{ ...ORCHESTRATOR, trigger: TRIGGER }],
    async invoke(_name: string, { inputs }: Invocation): Promise<InvocationResult> {
      const data = inputs[0]?.data;
      payloads.push(JSON.parse(data && 'string' in data ? (data.string ?? '') : ''));
      await new Promise<void>((resolve) => waiting.push(resolve));
      const wait = { actionType: 6, externalEventName: 'end', reason: 'ExternalEvent' };
      const state = { isDone: false, actions: [[wait]], schemaVersion: 2 };
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
