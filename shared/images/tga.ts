import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const KINDS = [1, 2, 3, 9, 10, 11];
const DEPTHS = [1, 8, 16, 24, 32];

/** Targa has no signature: what its header says must fit together. image-size knows those without name and palette. */
export function walkTga(file: PartialFile): Header {
  const fits = file.u8(1) < 2 && KINDS.includes(file.u8(2)) && DEPTHS.includes(file.u8(16));
  if (!fits) throw new MalformedImage('Its name says Targa, its first bytes do not');
  const isPlain = file.u16(0) === 0 && file.u16(4) === 0;
  return {
    ...{ format: 'tga', width: file.u16(12, true), height: file.u16(14, true), orientation: 1 },
    headerForImageSize: isPlain ? file.bytes(0, 18) : undefined,
  };
}
