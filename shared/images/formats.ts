import { walkBmp } from './bmp.ts';
import { walkDds } from './dds.ts';
import { walkGif } from './gif.ts';
import type { Format, Header, UploadedFormat } from './header.ts';
import { walkHeif } from './heif.ts';
import { walkIco } from './ico.ts';
import { walkJpeg } from './jpeg.ts';
import { walkJpeg2000 } from './jpeg2000.ts';
import { walkNetpbm } from './netpbm.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';
import { walkPcx } from './pcx.ts';
import { walkPng } from './png.ts';
import { walkTga } from './tga.ts';
import { walkTiff } from './tiff.ts';
import { walkWebp } from './webp.ts';

const MEASURED: Readonly<Record<string, Format>> = {
  ...{ jpg: 'jpeg', jpeg: 'jpeg', jpe: 'jpeg', jfif: 'jpeg' },
  ...{ png: 'png', gif: 'gif', bmp: 'bmp', tif: 'tiff', tiff: 'tiff', webp: 'webp' },
  ...{ avif: 'avif', heic: 'heic', heif: 'heic', hif: 'heic' },
};

/** What each extension promises of the formats that CVAT shows where they are uploaded. */
const UPLOADED: Readonly<Record<string, UploadedFormat>> = {
  ...{ jp2: 'jp2', ppm: 'netpbm', pgm: 'netpbm', pbm: 'netpbm' },
  ...{ tga: 'tga', ico: 'ico', dds: 'dds', pcx: 'pcx' },
};

const UPLOADED_FORMATS: ReadonlySet<string> = new Set(Object.values(UPLOADED));

/** Extensions of the images that can stand in a manifest, without dot: event subscriptions filter by them. */
export const MEASURED_EXTENSIONS = Object.keys(MEASURED);

/** Image files that are not measured, so that people hear of them; other extensions are not images. */
const UNSUPPORTED = 'j2k jpf jpx jxl svg cur psd pnm exr hdr dng cr2 cr3 nef arw orf rw2 raf dcm'.split(' ');

const BY_EXTENSION = new Map<string, Format | 'unsupported'>([
  ...Object.entries(MEASURED),
  ...Object.entries(UPLOADED),
  ...UNSUPPORTED.map((extension) => [extension, 'unsupported'] as const),
]);

/** What the name promises: a format that can be measured, an image that cannot, or no image at all. */
export function formatOfName(name: string): Format | 'unsupported' | undefined {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return undefined;
  const extension = name.slice(dot + 1);
  return BY_EXTENSION.get(extension) ?? BY_EXTENSION.get(extension.toLowerCase());
}

/** Of these CVAT takes no word of a manifest, as far as was seen: they can only be uploaded. */
export function isOnlyUploaded(format: string): boolean {
  return UPLOADED_FORMATS.has(format);
}

/** Reads the header of whatever format the content is; `promised` by the name counts where nothing else tells. Throws NeedBytes, or MalformedImage where the format is unknown. */
export function walkHeader(file: PartialFile, promised?: Format): Header {
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
  const uploaded = walkUploaded(file, start, promised);
  if (uploaded) return uploaded;
  throw new MalformedImage('Its first bytes belong to no known image format', 'IMAGE_FORMAT_UNSUPPORTED');
}

function walkUploaded(file: PartialFile, start: string, promised: Format | undefined): Header | undefined {
  if (start === '\0\0\0\x0cjP  \r\n\x87\n') return walkJpeg2000(file);
  if (/^P[1-6]\s/.test(start)) return walkNetpbm(file);
  if (start.startsWith('DDS ')) return walkDds(file);
  if (start.startsWith('\0\0\x01\0')) return walkIco(file);
  if (start.startsWith('\n') && '\0\x02\x03\x05'.includes(start.charAt(1))) return walkPcx(file);
  return promised === 'tga' ? walkTga(file) : undefined;
}
