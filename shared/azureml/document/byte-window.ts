/** Capacity at the start; it grows only where one element of the document is larger. */
const CAPACITY = 256 * 1024;

/** A window that moves over a stream of chunks of any size. Bytes from `pos` to `end` of `buffer` are there and not used yet. */
export class ByteWindow {
  /** The byte before `pos` is always there, and not needed any more. */
  buffer: Uint8Array<ArrayBuffer> = new Uint8Array(CAPACITY);
  pos = 1;
  end = 1;
  /** Offset in the stream of `buffer[0]`. */
  private base = -1;
  private readonly chunks: AsyncIterator<Uint8Array>;
  private chunk: Uint8Array = new Uint8Array(0);
  private done = false;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.chunks = bytes[Symbol.asyncIterator]();
  }

  /** Offset of `pos` in the stream. */
  get offset(): number {
    return this.base + this.pos;
  }

  /** Appends what comes next; indices into `buffer` move by the number returned (0 or less). Undefined at the end. */
  async more(): Promise<number | undefined> {
    while (this.chunk.length === 0) {
      if (this.done) return undefined;
      const next = await this.chunks.next();
      if (next.done) {
        this.done = true;
        return undefined;
      }
      this.chunk = next.value;
    }
    const moved = this.end === this.buffer.length ? this.makeRoom() : 0;
    const piece = this.chunk.subarray(0, this.buffer.length - this.end);
    this.buffer.set(piece, this.end);
    this.end += piece.length;
    this.chunk = this.chunk.subarray(piece.length);
    return moved;
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private makeRoom(): number {
    const used = this.pos - 1;
    if (used > this.buffer.length / 2) {
      this.buffer.copyWithin(0, used, this.end);
    } else {
      const larger = new Uint8Array(this.buffer.length * 2);
      larger.set(this.buffer.subarray(used, this.end));
      this.buffer = larger;
    }
    this.pos -= used;
    this.end -= used;
    this.base += used;
    return used === 0 ? 0 : -used;
  }
}
