import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readFinishedHead, viewOfFinished, writeFinished } from './finished-journal.ts';
import { applyRecord, createInstance, type Instance } from './instance.ts';
import type { InstanceView } from './instance-view.ts';
import { appendRecord, replaceRecords } from './journal.ts';
import type { FinishedHead, LiveRecord, StartedRecord } from './journal-record.ts';
import { readLive, viewOfLive } from './live-journal.ts';

type Entry = { live: Instance } | { finished: FinishedHead };

/** All instances of a task hub: live ones in memory, of finished ones only the head. One journal file per instance. */
export class InstanceStore {
  readonly #directory: string;
  readonly #entries = new Map<string, Entry>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    const files = readdirSync(directory).map((file) => join(directory, file));
    for (const path of files.filter((file) => file.endsWith('.jsonl.tmp'))) rmSync(path);
    for (const path of files.filter((file) => file.endsWith('.jsonl'))) this.#load(path);
  }

  #load(path: string): void {
    const finished = readFinishedHead(path);
    const live = finished ? undefined : readLive(path);
    if (finished) this.#entries.set(finished.instanceId, { finished });
    else if (live) this.#entries.set(live.started.start.instanceId, { live });
    else rmSync(path);
  }

  live(instanceId: string): Instance | undefined {
    const entry = this.#entries.get(instanceId);
    return entry && 'live' in entry ? entry.live : undefined;
  }

  allLive(): Instance[] {
    return [...this.#entries.values()].flatMap((entry) => ('live' in entry ? [entry.live] : []));
  }

  view(instanceId: string): InstanceView | undefined {
    const entry = this.#entries.get(instanceId);
    if (!entry) return undefined;
    return 'live' in entry ? viewOfLive(entry.live) : viewOfFinished(this.#path(instanceId), entry.finished);
  }

  /** In the order of their ids. */
  views(): InstanceView[] {
    return [...this.#entries.keys()].sort().flatMap((instanceId) => this.view(instanceId) ?? []);
  }

  /** The request that started the instance of this id, if there is one. */
  startIdOf(instanceId: string): string | undefined {
    const entry = this.#entries.get(instanceId);
    if (!entry) return undefined;
    return 'live' in entry ? entry.live.started.start.id : entry.finished.startId;
  }

  /** Begins an execution; the journal of an earlier one is replaced. */
  begin(started: StartedRecord): Instance {
    const live = createInstance(started);
    replaceRecords(this.#path(started.start.instanceId), [started]);
    this.#entries.set(started.start.instanceId, { live });
    return live;
  }

  commit(instance: Instance, record: Exclude<LiveRecord, StartedRecord>): void {
    appendRecord(this.#path(instance.started.start.instanceId), record);
    applyRecord(instance, record);
  }

  /** Compacts the journal of an instance that has ended and lets go of its history. */
  finish(instance: Instance): void {
    const { instanceId } = instance.started.start;
    this.#entries.set(instanceId, { finished: writeFinished(this.#path(instanceId), instance) });
  }

  remove(instanceId: string): void {
    rmSync(this.#path(instanceId));
    this.#entries.delete(instanceId);
  }

  /** Ids may hold characters that file names may not, and differ only in case. */
  #path(instanceId: string): string {
    return join(this.#directory, `${createHash('sha256').update(instanceId).digest('hex')}.jsonl`);
  }
}
