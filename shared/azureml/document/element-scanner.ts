const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Finds where JSON values end by counting brackets outside strings, byte by byte. Resumable: where the bytes end before the
 * value does, `scan` answers -1 and the next call goes on. It does not check the syntax: that is JSON.parse's part.
 */
export class ElementScanner {
  private depth = 0;
  private inString = false;
  /** The next byte to look at; beyond the end where an escape is cut in two. */
  private at = 0;

  /** The next value starts at `index`. */
  start(index: number): void {
    this.depth = 0;
    this.inString = false;
    this.at = index;
  }

  /** The buffer's content has moved by `distance`. */
  shift(distance: number): void {
    this.at += distance;
  }

  /** Index of the `,`, `]` or `}` that follows the value, or -1. */
  scan(buffer: Uint8Array, end: number): number {
    let { at, depth, inString } = this;
    while (at < end) {
      const byte = buffer[at];
      if (inString) {
        at += byte === BACKSLASH ? 2 : 1;
        inString = byte !== QUOTE;
        continue;
      }
      if (byte === QUOTE) inString = true;
      else if (byte === 0x7b || byte === 0x5b) depth += 1;
      else if (byte === 0x7d || byte === 0x5d || byte === COMMA) {
        if (depth === 0) break;
        if (byte !== COMMA) depth -= 1;
      }
      at += 1;
    }
    this.at = at;
    this.depth = depth;
    this.inString = inString;
    return at < end ? at : -1;
  }
}
