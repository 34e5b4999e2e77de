const BYTES = 256 * 1024;

/**
 * Room for the headers that one worker reads, one image after the other. Buffers of their own by the hundred thousand keep
 * the garbage collector busier than reading does.
 */
export class HeaderBuffer {
  #bytes: Buffer | undefined;
  #used = 0;

  /** All that was taken before is free again. */
  reset(): void {
    this.#used = 0;
  }

  /** `length` bytes, with whatever stood there before, that nobody else takes until the next reset. */
  take(length: number): Uint8Array {
    if (this.#used + length > BYTES) return Buffer.allocUnsafeSlow(length);
    this.#bytes ??= Buffer.allocUnsafeSlow(BYTES);
    this.#used += length;
    return this.#bytes.subarray(this.#used - length, this.#used);
  }
}
