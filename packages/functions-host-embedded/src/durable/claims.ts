import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const Kept = z.record(z.string(), z.number());

/**
 * What this process has in work, on disk, each with the time (ms since 1970) until which nobody else may touch it: the messages of
 * work in hand are invisible, and whoever comes after a host that died must wait for them. Renewed at half of the time. A time of 0
 * keeps nothing: the caller knows that the host before is dead.
 */
export class Claims {
  readonly #path: string;
  readonly #mine = new Map<string, { ms: number; until: number }>();
  /** Of an earlier process. */
  readonly #before: ReadonlyMap<string, number>;
  /** Both clocks at the start: the one of the day may jump. */
  readonly #start = { day: Date.now(), monotonic: performance.now() };
  readonly #waiting = new Set<NodeJS.Timeout>();
  #renewal: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#before = new Map(Object.entries(read(path)));
  }

  /** How long the work of an earlier process stays invisible, `ms` at most; 0 where it is not. */
  hiddenMs(key: string, ms: number): number {
    const left = Math.min((this.#before.get(key) ?? 0) - this.#start.day, ms);
    return Math.max(0, left - (performance.now() - this.#start.monotonic));
  }

  later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      then();
    }, ms);
    this.#waiting.add(timer);
  }

  /** Holds a piece of work, however it ends. */
  async during<T>(key: string, ms: number, work: () => Promise<T>): Promise<T> {
    if (ms === 0) return work();
    this.#mine.set(key, { ms, until: Date.now() + ms });
    this.#write();
    this.#renewSoon();
    try {
      return await work();
    } finally {
      this.#mine.delete(key);
      this.#write();
    }
  }

  /** Nothing that waits begins any more. */
  stopWaiting(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
  }

  /** What has not ended stays invisible until its time is up, as what a dead process had. */
  stop(): void {
    clearTimeout(this.#renewal);
    this.#stopped = true;
  }

  #renewSoon(): void {
    if (this.#renewal || this.#stopped || this.#mine.size === 0) return;
    const soonest = Math.min(...[...this.#mine.values()].map(({ ms }) => ms));
    this.#renewal = setTimeout(() => {
      this.#renewal = undefined;
      const now = Date.now();
      for (const claim of this.#mine.values()) claim.until = now + claim.ms;
      this.#write();
      this.#renewSoon();
    }, soonest / 2).unref();
  }

  /** At once, so that a killed host leaves the old or the new one. */
  #write(): void {
    if (this.#stopped) return;
    const now = Date.now();
    const others = [...this.#before].filter(([key, until]) => until > now && !this.#mine.has(key));
    const mine = [...this.#mine].map(([key, { until }]) => [key, until] as const);
    writeFileSync(`${this.#path}.tmp`, JSON.stringify(Object.fromEntries([...others, ...mine])));
    renameSync(`${this.#path}.tmp`, this.#path);
  }
}

function read(path: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
