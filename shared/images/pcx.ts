import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

/** image-size does not know it: the corners are all that it has. */
export function walkPcx(file: PartialFile): Header {
  const [left, top, right, bottom] = [file.u16(4, true), file.u16(6, true), file.u16(8, true), file.u16(10, true)];
  if (right < left || bottom < top) throw new MalformedImage('Its corners are turned inside out');
  return {
    ...{ format: 'pcx', width: right - left + 1, height: bottom - top + 1, orientation: 1 },
    headerForImageSize: undefined,
  };
}
