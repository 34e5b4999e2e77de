import { applyRecord, createInstance, type Instance, statusOf } from './instance.ts';
import type { InstanceView } from './instance-view.ts';
import { parseLine, readLines } from './journal.ts';
import { LiveRecord } from './journal-record.ts';

/** The instance as its journal left it; undefined if a crash left nothing but a torn first line. */
export function readLive(path: string): Instance | undefined {
  const [first, ...rest] = readLines(path).map((line) => parseLine(line, LiveRecord, path));
  if (!first) return undefined;
  if (first.type !== 'started') {
    throw new Error(`Cannot read the journal "${path}": it has no start: current value is ${first.type}`);
  }
  const instance = createInstance(first);
  for (const record of rest) {
    if (record.type === 'started') {
      throw new Error(`Cannot read the journal "${path}": it starts twice: current value is ${record.executionId}`);
    }
    applyRecord(instance, record);
  }
  return instance;
}

export function viewOfLive(instance: Instance): InstanceView {
  const { start, createdTime } = instance.started;
  return {
    instanceId: start.instanceId,
    name: start.name,
    status: statusOf(instance),
    createdTime,
    lastUpdatedTime: instance.lastUpdatedTime,
    details: () => ({
      version: start.version,
      input: start.input,
      output: instance.end?.output ?? null,
      customStatus: instance.customStatus,
      history: instance.history,
    }),
  };
}
