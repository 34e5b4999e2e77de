import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const MOST_BOXES = 100;

/** The image header box within the header box, which may stand behind others. */
export function walkJpeg2000(file: PartialFile): Header {
  const header = boxAt(file, 0, 'jp2h');
  const size = boxAt(file, header + 8, 'ihdr');
  return {
    ...{ format: 'jp2', height: file.u32(size + 8), width: file.u32(size + 12), orientation: 1 },
    // image-size looks into boxes that are there as a whole.
    headerForImageSize: file.bytes(0, header + file.u32(header)),
  };
}

function boxAt(file: PartialFile, start: number, type: string): number {
  let at = start;
  for (let boxes = 0; boxes < MOST_BOXES; boxes++) {
    if (file.latin1(at + 4, 4) === type) return at;
    const length = file.u32(at);
    // 0 goes to the end of the file; 1 has its length elsewhere, which no header needs.
    if (length < 8) break;
    at += length;
  }
  throw new MalformedImage(`It is JPEG 2000 without a box "${type}"`);
}
