import type { Header } from './header.ts';
import { MalformedImage, type Window } from './window.ts';

/** The screen, or the first frame where that is larger: decoders then enlarge the screen. */
export function walkGif(file: Window): Header {
  const screen = { width: file.u16(6, true), height: file.u16(8, true) };
  let at = 13 + colourTable(file.u8(10));
  for (;;) {
    const block = file.u8(at);
    if (block === 0x2c) break;
    if (block !== 0x21) throw new MalformedImage(`There is no frame: block ${block} at byte ${at}`);
    at += 2;
    while (file.u8(at) !== 0) at += 1 + file.u8(at);
    at += 1;
  }
  const width = Math.max(screen.width, file.u16(at + 1, true) + file.u16(at + 5, true));
  const height = Math.max(screen.height, file.u16(at + 3, true) + file.u16(at + 7, true));
  const isScreen = width === screen.width && height === screen.height;
  // image-size knows the screen alone.
  return { format: 'gif', width, height, orientation: 1, witness: isScreen ? file.bytes(0, 13) : undefined };
}

function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
