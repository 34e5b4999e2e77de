import { trackOf } from './avif-track.ts';
import type { Header } from './header.ts';
import { type Box, find } from './heif-box.ts';
import { refuseCutPixels } from './heif-end.ts';
import { heifMetadataOrientation } from './heif-metadata.ts';
import { primaryOf } from './heif-primary.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const AVIF = 'avif';
const SEQUENCE = 'avis';
const AVIF_BRANDS = [AVIF, SEQUENCE];
/** They say that it holds images, not of which coding: a further brand does. */
const CONTAINER_BRANDS = ['mif1', 'msf1'];
const MOST_BRANDS = 64;

/** The primary image, or the sequence that decoders show instead of it where the brand does not say that it is an image. */
export function walkHeif(file: PartialFile): Header {
  const whole = { type: '', at: 0, start: 0, end: file.size };
  const brand = file.latin1(8, 4);
  const ftyp = find(file, whole, 'ftyp', 0);
  const meta = find(file, whole, 'meta', 0);
  refuseCutPixels(file, meta);
  const { item, width, height, orientation } = primaryOf(file, meta);
  const headerForImageSize = headerForImageSizeOf(file, ftyp, meta);
  if (!isAvif(file, ftyp, brand)) return { format: 'heic', width, height, orientation, headerForImageSize };
  const track = brand === AVIF ? undefined : trackOf(file, whole);
  if (!track && brand === SEQUENCE) throw new MalformedImage('It is a sequence that has no track');
  if (track && (track.width !== width || track.height !== height || track.orientation !== orientation)) {
    throw new MalformedImage('Its sequence and its primary image have different sizes or turns', 'IMAGE_SIZE_IN_DOUBT');
  }
  const metadata = track ? track.meta : meta;
  const turned =
    orientation === 1 && metadata ? heifMetadataOrientation(file, metadata, track ? undefined : item) : orientation;
  return { format: 'avif', width, height, orientation: turned, headerForImageSize };
}

function isAvif(file: PartialFile, ftyp: Box, brand: string): boolean {
  if (!CONTAINER_BRANDS.includes(brand)) return AVIF_BRANDS.includes(brand);
  const further = file.latin1(ftyp.start + 8, Math.min(ftyp.end - ftyp.start - 8, MOST_BRANDS * 4));
  return (further.match(/.{4}/gs) ?? []).some((one) => AVIF_BRANDS.includes(one));
}

/** The type and the properties, which may stand far apart; image-size does not know the brand of AVIF sequences. */
function headerForImageSizeOf(file: PartialFile, ftyp: Box, meta: Box): Uint8Array {
  const type = file.bytes(0, ftyp.end);
  if (file.latin1(8, 4) === SEQUENCE) type.set(Buffer.from(AVIF), 8);
  return Buffer.concat([type, file.bytes(meta.at, meta.end - meta.at)]);
}
