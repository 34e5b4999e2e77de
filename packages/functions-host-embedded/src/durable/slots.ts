/** Runs jobs in the order in which they came, at most `limit` at a time. A slot is free again however its job ends. */
export class Slots {
  readonly #limit: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(job: () => Promise<void>): void {
    this.#waiting.push(job);
    this.#fill();
  }

  /** Forgets the jobs that have not begun and tells when the others have ended. */
  async drain(): Promise<void> {
    this.#waiting.length = 0;
    await Promise.allSettled(this.#running);
  }

  #fill(): void {
    while (this.#running.size < this.#limit) {
      const job = this.#waiting.shift();
      if (!job) return;
      const running: Promise<void> = job().finally(() => {
        this.#running.delete(running);
        this.#fill();
      });
      this.#running.add(running);
    }
  }
}
