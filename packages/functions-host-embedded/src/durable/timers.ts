/** Longest delay of setTimeout; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Alarms of executions: each has a number within its execution, and a delay in ms. A delay and no point in time, as a message of
 * a queue has it: a clock that somebody puts right meanwhile makes nobody wait for hours.
 */
export class Timers {
  readonly #armed = new Map<string, Map<number, NodeJS.Timeout>>();

  arm(execution: string, id: number, alarm: { delay: number; fire: () => void }): void {
    const timers = this.#armed.get(execution) ?? new Map<number, NodeJS.Timeout>();
    this.#armed.set(execution, timers);
    const end = performance.now() + alarm.delay;
    const ring = () => {
      timers.delete(id);
      const delay = end - performance.now();
      if (delay > 0) this.arm(execution, id, { ...alarm, delay });
      else alarm.fire();
    };
    timers.set(id, setTimeout(ring, Math.min(Math.max(0, alarm.delay), LONGEST_TIMEOUT_MS)));
  }

  /** Disarms all alarms of an execution but these. */
  keep(execution: string, ids: ReadonlySet<number>): void {
    const timers = this.#armed.get(execution);
    for (const [id, timer] of timers ?? []) {
      if (ids.has(id)) continue;
      clearTimeout(timer);
      timers?.delete(id);
    }
    if (timers?.size === 0) this.#armed.delete(execution);
  }

  disarmAll(): void {
    for (const execution of [...this.#armed.keys()]) this.keep(execution, new Set());
  }
}
