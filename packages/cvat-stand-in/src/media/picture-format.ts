/** What Pillow makes of the first bytes; undefined where it identifies nothing. HEIC is known to nobody here. */
export type PictureFormat =
  | ('jpeg' | 'png' | 'gif' | 'bmp' | 'webp' | 'avif' | 'tiff')
  | ('jp2' | 'pnm' | 'ico' | 'dds' | 'pcx' | 'tga');

const AVIF_BRANDS = /^(avif|avis|mif1|msf1)$/;

export function pictureFormat(image: Buffer, name: string): PictureFormat | undefined {
  const at = (start: number, length: number) => image.toString('latin1', start, start + length);
  if (at(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (/^GIF8[79]a/.test(at(0, 6))) return 'gif';
  if (at(0, 4) === 'RIFF' && at(8, 4) === 'WEBP') return 'webp';
  if (/^(II\x2a\0|MM\0\x2a|II\x2b\0|MM\0\x2b)/.test(at(0, 4))) return 'tiff';
  if (at(4, 4) === 'ftyp') return AVIF_BRANDS.test(at(8, 4)) && brands(image).includes('avif') ? 'avif' : undefined;
  if (at(0, 12) === '\0\0\0\x0cjP  \r\n\x87\n' || at(0, 4) === '\xff\x4f\xff\x51') return 'jp2';
  if (/^P[1-6fF]\s/.test(at(0, 3))) return 'pnm';
  if (at(0, 4) === 'DDS ') return 'dds';
  if (at(0, 4) === '\0\0\x01\0') return 'ico';
  if (at(0, 2) === 'BM') return 'bmp';
  if (image[0] === 10 && [0, 2, 3, 5].includes(image[1] ?? -1)) return 'pcx';
  return isTarga(image, name) ? 'tga' : undefined;
}

/** The major brand and the compatible ones of an ISO media file. */
function brands(image: Buffer): string[] {
  const end = Math.min(image.length, image.length >= 4 ? image.readUInt32BE(0) : 0);
  const found: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) found.push(image.toString('latin1', at, at + 4));
  return found;
}

/** Targa has no signature: what its header says must fit together. */
function isTarga(image: Buffer, name: string): boolean {
  if (image.length < 18 || !/\.(tga|icb|vda|vst)$/i.test(name)) return false;
  const depths = [1, 8, 16, 24, 32];
  const kinds = [1, 2, 3, 9, 10, 11];
  return (image[1] ?? 2) < 2 && kinds.includes(image[2] ?? 0) && depths.includes(image[16] ?? 0);
}
