import { walkBmp } from './bmp.ts';
import { walkGif } from './gif.ts';
import type { Format, Header } from './header.ts';
import { walkHeif } from './heif.ts';
import { walkJpeg } from './jpeg.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';
import { walkPng } from './png.ts';
import { walkTiff } from './tiff.ts';
import { walkWebp } from './webp.ts';

const MEASURED: Readonly<Record<string, Format>> = {
  ...{ jpg: 'jpeg', jpeg: 'jpeg', jpe: 'jpeg', jfif: 'jpeg' },
  ...{ png: 'png', gif: 'gif', bmp: 'bmp', tif: 'tiff', tiff: 'tiff', webp: 'webp' },
  ...{ avif: 'avif', heic: 'heic', heif: 'heic', hif: 'heic' },
};

/** Extensions of the images that are measured, without dot: event subscriptions filter by them. */
export const MEASURED_EXTENSIONS = Object.keys(MEASURED);

/** Image files that are not measured, so that people hear of them; other extensions are not images. */
const UNSUPPORTED =
  'jp2 j2k jpf jpx jxl svg ico cur psd tga dds ppm pgm pbm pnm exr hdr dng cr2 cr3 nef arw orf rw2 raf dcm'.split(' ');

const BY_EXTENSION = new Map<string, Format | 'unsupported'>([
  ...Object.entries(MEASURED),
  ...UNSUPPORTED.map((extension) => [extension, 'unsupported'] as const),
]);

/** What the name promises: a format that can be measured, an image that cannot, or no image at all. */
export function formatOfName(name: string): Format | 'unsupported' | undefined {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return undefined;
  const extension = name.slice(dot + 1);
  return BY_EXTENSION.get(extension) ?? BY_EXTENSION.get(extension.toLowerCase());
}

/** Reads the header of whatever format the content is. Throws NeedBytes, or MalformedImage where the format is unknown. */
export function walkHeader(file: PartialFile): Header {
  const start = file.latin1(0, Math.min(12, file.size));
  if (start.startsWith('\xff\xd8\xff')) return walkJpeg(file);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return walkPng(file);
  if (/^GIF8[79]a/.test(start)) return walkGif(file);
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return walkTiff(file);
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return walkWebp(file);
  if (start.slice(4, 8) === 'ftyp' && /^(avi[fs]|mif1|msf1|hei[cxms]|hev[cxms])$/.test(start.slice(8))) {
    return walkHeif(file);
  }
  if (start.startsWith('BM')) return walkBmp(file);
  throw new MalformedImage('Its first bytes belong to no known image format', 'IMAGE_FORMAT_UNSUPPORTED');
}
