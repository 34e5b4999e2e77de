import { expect, test } from 'vitest';
import { EventType, type HistoryEvent } from '../../src/durable/history.ts';
import { DEFAULT_TIMER_LIMITS, timeSpanText } from '../../src/durable/long-timer.ts';
import { readOrchestratorAnswer } from '../../src/durable/orchestrator-state.ts';
import { shadowReplay } from '../../src/durable/shadow-replay.ts';

const AT = '2026-01-01T00:00:00.000Z';
const common = { EventId: -1, Timestamp: AT };
const BEGIN: HistoryEvent[] = [
  { EventType: EventType.OrchestratorStarted, ...common },
  { EventType: EventType.ExecutionStarted, ...common, Name: 'o', Input: null },
];
const AROUND = {
  functionName: 'o',
  executionId: 'e',
  instanceId: 'i',
  parentInstanceId: undefined,
  activities: ['a'],
  orchestrators: ['o'],
  timerLimits: DEFAULT_TIMER_LIMITS,
};

function replay(state: object, history = BEGIN) {
  const returnValue = { json: JSON.stringify({ isDone: false, ...state }) };
  return shadowReplay(history, readOrchestratorAnswer({ status: 'success', returnValue, outputs: [] }), AROUND);
}

const timer = (fireAt: string, isCanceled = false) => ({ actionType: 5, fireAt, isCanceled });

test('shadowReplay() gets through tens of thousands of actions that are settled already', () => {
  const actions = [Array.from({ length: 30_000 }, () => timer(AT, true))];
  expect(replay({ actions, isDone: true, output: 1 })).toEqual({ kind: 'completed', output: '1' });
});

test('shadowReplay() numbers the tasks of nested Task.all() and Task.any() in their order', () => {
  const call = { actionType: 0, functionName: 'a' };
  const all = { actionType: 12, compoundActions: [call, { actionType: 11, compoundActions: [call, timer(AT)] }, call] };
  const outcome = replay({ actions: [[all]] });
  expect(outcome).toMatchObject({
    kind: 'waiting',
    scheduled: [4, 4, 10, 4].map((type, EventId) => ({ EventId, EventType: type })),
    stalled: false,
  });
});

test('shadowReplay() cuts a timer of 7 days into pieces of 3 days', () => {
  const week = [[timer('2026-01-08T00:00:00.000Z')]];
  expect(replay({ actions: week })).toMatchObject({ scheduled: [{ EventId: 0, FireAt: '2026-01-04T00:00:00.000Z' }] });
  const laterHistory: HistoryEvent[] = [
    ...BEGIN,
    { EventType: EventType.TimerCreated, EventId: 0, Timestamp: AT, FireAt: '2026-01-04T00:00:00.000Z' },
    { EventType: EventType.OrchestratorStarted, EventId: -1, Timestamp: '2026-01-06T00:00:00.000Z' },
    { EventType: EventType.TimerFired, ...common, TimerId: 0, FireAt: '2026-01-04T00:00:00.000Z' },
  ];
  expect(replay({ actions: week }, laterHistory)).toMatchObject({
    scheduled: [{ EventId: 1, FireAt: '2026-01-08T00:00:00.000Z' }],
  });
});

test('shadowReplay() leaves a timer of 6 days whole', () => {
  const outcome = replay({ actions: [[timer('2026-01-07T00:00:00.000Z')]] });
  expect(outcome).toMatchObject({ scheduled: [{ FireAt: '2026-01-07T00:00:00.000Z' }] });
});

test('shadowReplay() fails the instance when the answer is not an orchestrator state', () => {
  expect(replay({ actions: [[{ actionType: 99 }]] })).toMatchObject({
    kind: 'failed',
    reason: expect.stringMatching(/^Orchestrator function 'o' failed: Cannot read the orchestrator's answer/),
  });
});

test('timeSpanText() writes what C# writes', () => {
  expect([DEFAULT_TIMER_LIMITS.interval, 3_723_004].map(timeSpanText)).toEqual(['3.00:00:00.000', '0.01:02:03.004']);
});
