/** Texts from one that is stored whole to the next: more save memory, fewer save time. */
const BLOCK = 16;

/**
 * A growing list of texts, each stored as what differs from the one before it. Sorted paths of deep folders take some 20 bytes
 * each this way, where as strings they take 150.
 */
export class FrontCodedList {
  length = 0;
  private bytes = new Uint8Array(64 * 1024);
  private used = 0;
  /** Where in `bytes` each block begins. */
  private blocks = new Uint32Array(1024);
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private last = new Uint8Array(1024);
  private lastLength = 0;
  private next = new Uint8Array(1024);
  /** The text that was read last, and where the one after it begins. */
  private text = new Uint8Array(1024);
  private textLength = 0;
  private textIndex = -1;
  private textEnd = 0;

  /** Answers whether the text comes after the one before it, by the bytes of UTF-8: the order of code points. */
  push(text: string): boolean {
    if (this.next.length < text.length * 3) this.next = new Uint8Array(text.length * 6);
    const { written } = this.encoder.encodeInto(text, this.next);
    const { next, last, lastLength } = this;
    const most = Math.min(written, lastLength);
    let same = 0;
    while (same < most && next[same] === last[same]) same += 1;
    const ascends = this.length === 0 || (same < most ? (next[same] ?? 0) > (last[same] ?? 0) : written > lastLength);
    if (this.length % BLOCK === 0) this.startBlock();
    const shared = this.length % BLOCK === 0 ? 0 : same;
    this.reserve(written + 10);
    this.number(shared);
    this.number(written - shared);
    const { bytes, used } = this;
    for (let i = shared; i < written; i += 1) bytes[used + i - shared] = next[i] ?? 0;
    this.used = used + written - shared;
    this.last = next;
    this.next = last;
    this.lastLength = written;
    this.length += 1;
    return ascends;
  }

  /** Throws RangeError where there is no such index. */
  at(index: number): string {
    this.read(index);
    return this.decoder.decode(this.text.subarray(0, this.textLength));
  }

  /** Whether the text at `index` has exactly these bytes in UTF-8. */
  equals(index: number, bytes: Uint8Array): boolean {
    this.read(index);
    if (this.textLength !== bytes.length) return false;
    for (let i = bytes.length - 1; i >= 0; i -= 1) if (this.text[i] !== bytes[i]) return false;
    return true;
  }

  /** Where `bytes` stands in a sorted list: the number of texts that come before it. */
  rank(bytes: Uint8Array): number {
    let low = 0;
    let high = Math.ceil(this.length / BLOCK);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(middle * BLOCK, bytes) < 0) low = middle + 1;
      else high = middle;
    }
    let index = Math.max(0, low - 1) * BLOCK;
    while (index < this.length && this.compare(index, bytes) < 0) index += 1;
    return index;
  }

  private compare(index: number, bytes: Uint8Array): number {
    this.read(index);
    const most = Math.min(this.textLength, bytes.length);
    for (let i = 0; i < most; i += 1) {
      const difference = (this.text[i] ?? 0) - (bytes[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return this.textLength - bytes.length;
  }

  /** Goes on from the text read last where that is nearer than the block's beginning. */
  private read(index: number): void {
    if (index < 0 || index >= this.length) throw new RangeError(`Cannot read text ${index}: there are ${this.length}`);
    const block = Math.floor(index / BLOCK);
    if (index === this.textIndex) return;
    if (this.textIndex > index || this.textIndex < block * BLOCK) {
      this.textIndex = block * BLOCK - 1;
      this.textEnd = this.blocks[block] ?? 0;
    }
    while (this.textIndex < index) this.step();
  }

  private step(): void {
    let at = this.textEnd;
    const numbers = [0, 0];
    for (let i = 0; i < 2; i += 1) {
      let value = 0;
      let shift = 0;
      for (let more = true; more; at += 1, shift += 7) {
        const byte = this.bytes[at] ?? 0;
        value |= (byte & 0x7f) << shift;
        more = byte > 0x7f;
      }
      numbers[i] = value;
    }
    const [shared = 0, own = 0] = numbers;
    if (this.text.length < shared + own) {
      const larger = new Uint8Array((shared + own) * 2);
      larger.set(this.text);
      this.text = larger;
    }
    for (let i = 0; i < own; i += 1) this.text[shared + i] = this.bytes[at + i] ?? 0;
    this.textLength = shared + own;
    this.textEnd = at + own;
    this.textIndex += 1;
  }

  private startBlock(): void {
    const block = this.length / BLOCK;
    if (block === this.blocks.length) {
      const larger = new Uint32Array(block * 2);
      larger.set(this.blocks);
      this.blocks = larger;
    }
    this.blocks[block] = this.used;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.ceil(this.bytes.length * 1.5) + bytes);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Seven bits a byte, the lowest first. */
  private number(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.bytes[this.used++] = (rest & 0x7f) | 0x80;
    this.bytes[this.used++] = rest;
  }
}
