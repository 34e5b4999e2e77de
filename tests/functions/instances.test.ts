import { OrchestrationRuntimeStatus } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { isActive, type Orchestrations, startOnce, statusOf } from '../../functions/instances.ts';
import { instance, orchestrations } from './invocation.ts';

const { Running, Pending, Suspended, ContinuedAsNew, Completed, Failed, Terminated, Canceled } =
  OrchestrationRuntimeStatus;
const refusal = new Error('An instance with this id is there already');
const refusing = (known: Record<string, ReturnType<typeof instance>>): Orchestrations => ({
  ...orchestrations(known),
  startNew: () => Promise.reject(refusal),
});
const later = new Date('2026-01-02T00:00:00Z');
const start = { instanceId: 'a1', input: {}, before: undefined };

test('statusOf() has no status of an instance that is not there, and passes on every other failure', async () => {
  expect(await statusOf(orchestrations(), 'a1')).toBeUndefined();
  const failing: Orchestrations = {
    ...orchestrations(),
    getStatus: () => Promise.reject(new TypeError('fetch failed')),
  };
  await expect(statusOf(failing, 'a1')).rejects.toThrow('fetch failed');
});

test.each([
  ...[Running, Pending, Suspended, ContinuedAsNew].map((status) => [status, true] as const),
  ...[Completed, Failed, Terminated, Canceled].map((status) => [status, false] as const),
])('isActive() of one that is %s: %s', (runtimeStatus, active) => {
  expect(isActive(instance({ runtimeStatus }))).toBe(active);
});

describe('startOnce()', () => {
  test('starts', async () => {
    const client = orchestrations();
    expect(await startOnce(client, 'migrateExport', start)).toBe('started');
    expect(client.started).toEqual([['migrateExport', {}]]);
  });

  test('takes a refusal for another start where the instance runs', async () => {
    const known = { a1: instance({ runtimeStatus: Running }) };
    expect(await startOnce(refusing(known), 'migrateExport', start)).toBe('running');
  });

  test('takes a refusal for another start where that has ended already', async () => {
    const known = { a1: instance({ createdTime: later }) };
    expect(await startOnce(refusing(known), 'migrateExport', { ...start, before: instance() })).toBe('running');
    expect(await startOnce(refusing(known), 'migrateExport', start)).toBe('running');
  });

  test('passes on a refusal where nobody has started it', async () => {
    const known = { a1: instance() };
    await expect(startOnce(refusing(known), 'migrateExport', { ...start, before: instance() })).rejects.toBe(refusal);
    await expect(startOnce(refusing({}), 'migrateExport', start)).rejects.toBe(refusal);
  });
});
