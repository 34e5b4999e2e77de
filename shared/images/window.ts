import type { RemarkCode } from './remarks.ts';

/** Thrown where a header continues at a part of the file that has not been read yet. No Error: nothing is wrong. */
export class NeedBytes {
  readonly offset: number;
  readonly length: number;

  constructor(offset: number, length: number) {
    this.offset = offset;
    this.length = length;
  }
}

/** The file is not what its first bytes promise. */
export class MalformedImage extends Error {
  override readonly name = 'MalformedImage';
  readonly code: RemarkCode;

  constructor(detail: string, code: RemarkCode = 'IMAGE_UNREADABLE') {
    super(detail);
    this.code = code;
  }
}

/**
 * The parts of a file that have been read so far, addressed by their offsets in the file. Nothing outside of them can be
 * seen: what was not read is NeedBytes, what lies behind the end of the file is MalformedImage `IMAGE_TRUNCATED`.
 */
export class Window {
  /** Bytes of the whole file. */
  readonly size: number;
  /** End of the farthest byte that was asked for. */
  lastSeen = 0;
  readonly #pieces: { offset: number; bytes: Uint8Array; view: DataView }[] = [];

  constructor(size: number) {
    this.size = size;
  }

  add(offset: number, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#pieces.push({ offset, bytes, view });
  }

  has(offset: number, length: number): boolean {
    return this.#pieces.some((piece) => offset >= piece.offset && offset + length <= piece.offset + piece.bytes.length);
  }

  u8(at: number): number {
    const { view, offset } = this.#piece(at, 1);
    return view.getUint8(at - offset);
  }

  u16(at: number, little = false): number {
    const { view, offset } = this.#piece(at, 2);
    return view.getUint16(at - offset, little);
  }

  u24(at: number): number {
    return this.u16(at, true) + this.u8(at + 2) * 0x10000;
  }

  u32(at: number, little = false): number {
    const { view, offset } = this.#piece(at, 4);
    return view.getUint32(at - offset, little);
  }

  u64(at: number, little = false): number {
    const { view, offset } = this.#piece(at, 8);
    return Number(view.getBigUint64(at - offset, little));
  }

  float(at: number, bytes: number, little = false): number {
    const { view, offset } = this.#piece(at, bytes);
    return bytes === 4 ? view.getFloat32(at - offset, little) : view.getFloat64(at - offset, little);
  }

  /** Where the first byte at or after `at` stands that is (or with `other`, is not) `byte`. */
  find(at: number, byte: number, other = false): number {
    for (let from = at; ; ) {
      const { bytes, offset } = this.#piece(from, 1);
      let i = from - offset;
      while (i < bytes.length && (bytes[i] === byte) === other) i++;
      if (i < bytes.length) return offset + i;
      from = offset + i;
    }
  }

  /** One character per byte. */
  latin1(at: number, length: number): string {
    const { bytes, offset } = this.#piece(at, length);
    let text = '';
    for (let i = at - offset; i < at - offset + length; i++) text += String.fromCharCode(bytes[i] ?? 0);
    return text;
  }

  /** A copy in a buffer of its own. */
  bytes(at: number, length: number): Uint8Array {
    const { bytes, offset } = this.#piece(at, length);
    return new Uint8Array(bytes.subarray(at - offset, at - offset + length));
  }

  #piece(at: number, length: number) {
    if (at + length > this.lastSeen) this.lastSeen = at + length;
    for (const piece of this.#pieces) {
      if (at >= piece.offset && at + length <= piece.offset + piece.bytes.length) return piece;
    }
    if (at < 0 || length < 0 || at + length > this.size) {
      throw new MalformedImage(
        `The header goes on at byte ${at + length}, behind the end at ${this.size}`,
        'IMAGE_TRUNCATED',
      );
    }
    throw new NeedBytes(at, length);
  }
}
