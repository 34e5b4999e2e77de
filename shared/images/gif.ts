import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

/** Each read starts the walk over: no image has as many blocks before its first frame. */
const MOST_BLOCKS = 10_000;

/** The screen, or the first frame where that is larger: decoders then enlarge the screen. */
export function walkGif(file: PartialFile): Header {
  const screen = { width: file.u16(6, true), height: file.u16(8, true) };
  let at = 13 + colourTable(file.u8(10));
  let blocks = 0;
  for (;;) {
    const block = file.u8(at);
    if (block === 0x2c) break;
    if (block !== 0x21) throw new MalformedImage(`There is no frame: block ${block} at byte ${at}`);
    at += 2;
    for (let length = -1; length !== 0; at += 1 + length) {
      if (++blocks > MOST_BLOCKS) {
        throw new MalformedImage(
          `It has more than ${MOST_BLOCKS} blocks before its first frame`,
          'IMAGE_HEADER_TOO_LARGE',
        );
      }
      length = file.u8(at);
    }
  }
  const width = Math.max(screen.width, file.u16(at + 1, true) + file.u16(at + 5, true));
  const height = Math.max(screen.height, file.u16(at + 3, true) + file.u16(at + 7, true));
  const isScreen = width === screen.width && height === screen.height;
  // image-size knows only the screen.
  return { format: 'gif', width, height, orientation: 1, headerForImageSize: isScreen ? file.bytes(0, 13) : undefined };
}

function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
