const FIRST = 16 * 1024;

/**
 * Bytes that are collected up to a limit. Room is made as they come: most of what is written is far smaller than a block, and
 * V8 marks its whole heap after some ten megabytes of buffers, filled or not.
 */
export class GrowingBytes {
  #bytes: Uint8Array = Buffer.allocUnsafeSlow(FIRST);
  length = 0;
  private readonly limit: number;
  private readonly spare: Uint8Array[];

  /** `spare`: where the caller puts what was taken and is not needed any more, if it was full. It is filled again. */
  constructor(limit: number, spare: Uint8Array[] = []) {
    this.limit = limit;
    this.spare = spare;
  }

  get full(): boolean {
    return this.length === this.limit;
  }

  /** Adds what there is room for; answers how much that was. */
  add(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.limit - this.length);
    const needed = this.length + part.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.limit, Math.max(needed, this.#bytes.length * 2)));
      larger.set(this.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.length);
    this.length = needed;
    return part.length;
  }

  /** A view, valid until more is added. */
  subarray(start: number, end: number): Uint8Array {
    return this.#bytes.subarray(start, end);
  }

  /** All of it, for the caller to keep; what is added from now on goes to other room of the same size. */
  take(): Uint8Array {
    const taken = this.subarray(0, this.length);
    this.#bytes = this.spare.pop() ?? Buffer.allocUnsafeSlow(this.full ? this.limit : FIRST);
    this.length = 0;
    return taken;
  }
}
