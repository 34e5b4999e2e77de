import type { RemarkCode } from './remarks.ts';

/** Many images are read at once, and a block that is read is held whole. */
export const LONGEST_BLOCK = 4 * 1024 * 1024;

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

type Piece = { offset: number; bytes: Uint8Array; view: DataView };

/**
 * The parts of a file that have been read so far, addressed by their offsets in the file. Nothing outside them can be
 * seen: what was not read is NeedBytes, or MalformedImage `IMAGE_HEADER_TOO_LARGE` where it is longer than LONGEST_BLOCK; what
 * lies behind the end of the file is MalformedImage `IMAGE_TRUNCATED`.
 */
export class PartialFile {
  /** Bytes of the whole file. */
  readonly size: number;
  /** End of the farthest byte that was asked for. */
  lastSeen = 0;
  readonly #pieces: Piece[] = [];
  /** The piece that was looked into last: a header is mostly read from front to back. */
  #current: Piece | undefined;

  constructor(size: number) {
    this.size = size;
  }

  add(offset: number, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#pieces.push({ offset, bytes, view });
  }

  has(offset: number, length: number): boolean {
    return this.#pieces.some((piece) => holds(piece, offset, length));
  }

  /** True where `at` is within what was read, or at most `distance` bytes behind the end of a part of it. */
  isNear(at: number, distance: number): boolean {
    return this.#pieces.some(({ offset, bytes }) => at >= offset && at <= offset + bytes.length + distance);
  }

  /** Throws as the readers do where these bytes are not there, and copies nothing. */
  need(at: number, length: number): void {
    this.#piece(at, length);
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

  /** Where the first byte from `at` to before `end` stands that is (or with `other`, is not) `byte`. */
  find(at: number, end: number, byte: number, other = false): number | undefined {
    for (let from = at; from < end; ) {
      const { bytes, offset } = this.#piece(from, 1);
      const found = indexOf(bytes, from - offset, byte, other);
      if (found >= 0) return offset + found < end ? offset + found : undefined;
      from = offset + bytes.length;
    }
    return undefined;
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

  #piece(at: number, length: number): Piece {
    if (at + length > this.lastSeen) this.lastSeen = at + length;
    if (this.#current && holds(this.#current, at, length)) return this.#current;
    const piece = this.#pieces.findLast((one) => holds(one, at, length));
    if (piece) {
      this.#current = piece;
      return piece;
    }
    if (at < 0 || length < 0 || at + length > this.size) {
      throw new MalformedImage(
        `The header goes on at byte ${at + length}, behind the end at ${this.size}`,
        'IMAGE_TRUNCATED',
      );
    }
    if (length > LONGEST_BLOCK) {
      const detail = `A block of its header has ${length} bytes, more than ${LONGEST_BLOCK}`;
      throw new MalformedImage(detail, 'IMAGE_HEADER_TOO_LARGE');
    }
    throw new NeedBytes(at, length);
  }
}

function holds({ offset, bytes }: Piece, at: number, length: number): boolean {
  return at >= offset && at + length <= offset + bytes.length;
}

function indexOf(bytes: Uint8Array, from: number, byte: number, other: boolean): number {
  if (!other) return bytes.indexOf(byte, from);
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== byte) return i;
  return -1;
}
