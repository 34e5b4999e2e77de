import { HistoryEvent } from './history.ts';
import type { Instance } from './instance.ts';
import type { InstanceView } from './instance-view.ts';
import { parseLine, readFirstLine, readLines, replaceRecords } from './journal.ts';
import { FinishedDetails, FinishedHead } from './journal-record.ts';

const HEAD_LIMIT = 16 * 1024;

/** Compacts the journal of an instance that has ended: head, details, history. */
export function writeFinished(path: string, instance: Instance): FinishedHead {
  const { start, createdTime } = instance.started;
  if (!instance.end)
    throw new Error(`Cannot finish "${start.instanceId}": it has not ended: current value is undefined`);
  const head: FinishedHead = {
    type: 'finished',
    startId: start.id,
    instanceId: start.instanceId,
    name: start.name,
    status: instance.end.status,
    createdTime,
    lastUpdatedTime: instance.lastUpdatedTime,
  };
  const details: FinishedDetails = {
    version: start.version,
    input: start.input,
    output: instance.end.output,
    customStatus: instance.customStatus,
  };
  replaceRecords(path, [head, details, ...instance.history]);
  return head;
}

/** The head if the journal is that of a finished instance; a few bytes are read, whatever the length of the history. */
export function readFinishedHead(path: string): FinishedHead | undefined {
  const line = readFirstLine(path, HEAD_LIMIT);
  return line?.startsWith('{"type":"finished"') ? parseLine(line, FinishedHead, path) : undefined;
}

export function viewOfFinished(path: string, head: FinishedHead): InstanceView {
  return {
    ...head,
    details() {
      const [, details = '', ...history] = readLines(path);
      return {
        ...parseLine(details, FinishedDetails, path),
        history: history.map((line) => parseLine(line, HistoryEvent, path)),
      };
    },
  };
}
