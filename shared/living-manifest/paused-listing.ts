/** One listing that is taken in parts: who stops in between leaves what follows to the next. */
export class PausedListing<T> {
  /** All of it was taken. */
  ended = false;
  readonly #pages: AsyncIterator<T>;

  constructor(pages: AsyncIterable<T>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  /** The pages from where the last part ended. */
  async *rest(): AsyncGenerator<T> {
    for (;;) {
      const { done, value } = await this.#pages.next();
      if (done) {
        this.ended = true;
        return;
      }
      yield value;
    }
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }
}
