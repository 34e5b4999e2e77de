/** Longest delay of setTimeout; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Alarms of executions: each has a number within its execution and a point in time (ms since 1970). */
export class Timers {
  readonly #armed = new Map<string, Map<number, NodeJS.Timeout>>();

  arm(execution: string, id: number, alarm: { at: number; fire: () => void }): void {
    const timers = this.#armed.get(execution) ?? new Map<number, NodeJS.Timeout>();
    this.#armed.set(execution, timers);
    const delay = Math.min(Math.max(0, alarm.at - Date.now()), LONGEST_TIMEOUT_MS);
    const ring = () => {
      timers.delete(id);
      if (Date.now() < alarm.at) this.arm(execution, id, alarm);
      else alarm.fire();
    };
    timers.set(id, setTimeout(ring, delay));
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
