import { deepGrey } from './deep-grey.ts';
import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const LONGEST_HEADER = 4096;

/** Words of text, the size first; `#` begins a comment, and bitmaps have no largest value. */
export function walkNetpbm(file: PartialFile): Header {
  const length = Math.min(file.size, LONGEST_HEADER);
  const text = file.latin1(0, length).replaceAll(/#[^\r\n]*[\r\n]/g, '');
  const [, kind, width, height, most] = /^P([1-6])\s+(\d{1,10})\s+(\d{1,10})\s+(\d{0,10})/.exec(text) ?? [];
  if (width === undefined || height === undefined) throw new MalformedImage('Its header has no size');
  const isDeepGrey = (kind === '2' || kind === '5') && Number(most) > 255;
  return {
    ...{ format: 'netpbm', width: Number(width), height: Number(height), orientation: 1 },
    headerForImageSize: file.bytes(0, length),
    finding: isDeepGrey ? deepGrey : undefined,
  };
}
