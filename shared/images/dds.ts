import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const HEADER = 124;

export function walkDds(file: PartialFile): Header {
  const header = file.u32(4, true);
  if (header !== HEADER) throw new MalformedImage(`The DDS header has ${header} bytes`);
  return {
    ...{ format: 'dds', width: file.u32(16, true), height: file.u32(12, true), orientation: 1 },
    headerForImageSize: file.bytes(0, 20),
  };
}
