import { formatOfName, isOnlyUploaded, walkHeader } from './formats.ts';
import type { Header, ImageFinding } from './header.ts';
import { MalformedImage, NeedBytes, PartialFile } from './partial-file.ts';
import { type OrientationText, orientationOfText } from './png-text.ts';
import type { RemarkCode } from './remarks.ts';
import { sizeByImageSize } from './size-by-image-size.ts';

/** Pixels as stored are `width` x `height` with orientations 1 to 4; 5 to 8 have swapped them here already: as displayed. */
export type Measured = {
  width: number;
  height: number;
  orientation: number;
  /** The image can stand in the manifest, but a person should know this of it. */
  finding?: ImageFinding;
};

/** Why the image cannot be measured, or could not be shown by CVAT. `uploaded`: as what CVAT shows it where it is uploaded. */
export type NotMeasured = { code: RemarkCode; detail: string; uploaded?: Measured };

/** Reads up to `length` bytes from `offset`. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

/** A header of long blocks is jumped through, a read for each. */
const MOST_READS = 300;
const MOST_BYTES = 16 * 1024 * 1024;
const FIRST_JUMP_BYTES = 4096;
const LARGEST_JUMP_BYTES = 65_536;
/** A header goes on, too, where so few bytes are skipped twice in a row. */
const SHORT_SKIP_BYTES = 1024;
/** Pillow, which CVAT decodes with, refuses more than twice its MAX_IMAGE_PIXELS as a bomb. */
const MOST_PIXELS = 178_956_970;
/** CVAT shows annotators a JPEG of each image, and no JPEG encoder of its takes more. */
const MOST_SIDE = 65_500;

/**
 * The size of an image as displayed, from as few of its bytes as its header needs. `first` is how many bytes to read at first
 * (default: by extension); `onHeaderEnd` hears how many would have been enough. The walker of the format finds the header, image-size must agree with it; in doubt there is no size.
 */
export async function measureImage(
  name: string,
  size: number,
  read: ReadBytes,
  options: { first?: number; onHeaderEnd?: (bytes: number) => void } = {},
): Promise<Measured | NotMeasured> {
  const promised = formatOfName(name);
  if (promised === undefined || promised === 'unsupported') {
    return { code: 'IMAGE_FORMAT_UNSUPPORTED', detail: `CVAT does not show files like "${name}"` };
  }
  if (size === 0) return { code: 'IMAGE_EMPTY', detail: 'It has 0 bytes' };
  const file = new PartialFile(size);
  let need = { offset: 0, length: Math.min(options.first ?? firstRange(name), MOST_BYTES) };
  let jump = FIRST_JUMP_BYTES;
  let wasNear = false;
  let total = 0;
  for (let reads = 0; reads < MOST_READS; reads++) {
    const asked = Math.min(need.length, size - need.offset);
    if (total + asked > MOST_BYTES) break;
    const bytes = await read(need.offset, asked);
    if (bytes.length < asked) {
      return { code: 'IMAGE_TRUNCATED', detail: `It ends at byte ${need.offset + bytes.length} of ${size}` };
    }
    file.add(need.offset, bytes);
    total += bytes.length;
    try {
      const header = walkHeader(file, promised);
      if (header.format === 'jpeg') options.onHeaderEnd?.(file.lastSeen);
      if (!header.texts?.length) return judge(promised, header);
      const orientation = (await firstOrientation(header.texts)) ?? header.orientation;
      return judge(promised, { ...header, orientation });
    } catch (error) {
      if (error instanceof MalformedImage) return { code: error.code, detail: error.message };
      if (!(error instanceof NeedBytes)) throw error;
      // What goes on where it was read up to may be long; what is elsewhere was jumped to for a few bytes.
      const goesOn = error.offset > 0 && file.has(error.offset - 1, 1);
      const isNear = file.isNear(error.offset, SHORT_SKIP_BYTES);
      jump = goesOn || (isNear && wasNear) ? Math.min(jump * 2, LARGEST_JUMP_BYTES) : FIRST_JUMP_BYTES;
      wasNear = isNear;
      need = { offset: error.offset, length: Math.max(error.length, jump) };
    }
  }
  return { code: 'IMAGE_HEADER_TOO_LARGE', detail: `Its header does not end within ${total} bytes read` };
}

/** Frame headers of camera JPEGs stand behind EXIF blocks with thumbnails; the other formats start with their size. */
export function firstRange(name: string): number {
  return formatOfName(name) === 'jpeg' ? 32_768 : 4096;
}

async function firstOrientation(texts: readonly OrientationText[]): Promise<number | undefined> {
  for (const text of texts) {
    const orientation = await orientationOfText(text);
    if (orientation !== undefined) return orientation;
  }
  return undefined;
}

function judge(promised: string, header: Header): Measured | NotMeasured {
  const { width, height, orientation, format } = header;
  if (format === 'heic') {
    return { code: 'IMAGE_FORMAT_NOT_SHOWN', detail: 'It is HEIC, which CVAT cannot show' };
  }
  if (width < 1 || height < 1) return { code: 'IMAGE_UNREADABLE', detail: `Its size is ${width} x ${height}` };
  if (width * height > MOST_PIXELS) {
    return { code: 'IMAGE_TOO_LARGE', detail: `It has ${width} x ${height} pixels, more than ${MOST_PIXELS}` };
  }
  if (Math.max(width, height) > MOST_SIDE) {
    return {
      code: 'IMAGE_TOO_LARGE',
      detail: `It is ${width} x ${height} pixels: CVAT shows no side over ${MOST_SIDE}`,
    };
  }
  const doubt = header.headerForImageSize && disagreement(header, header.headerForImageSize);
  if (doubt) return { code: 'IMAGE_SIZE_IN_DOUBT', detail: doubt };
  const measured: Measured =
    orientation > 4 ? { width: height, height: width, orientation } : { width, height, orientation };
  const finding = findingOf(promised, header);
  if (finding) measured.finding = finding;
  if (!isOnlyUploaded(format) && !isOnlyUploaded(promised)) return measured;
  const detail = `It is ${format} of ${measured.width} x ${measured.height}, named ${promised}: CVAT shows it where it is uploaded`;
  return { code: 'IMAGE_ONLY_BY_UPLOAD', detail, uploaded: measured };
}

function disagreement({ width, height }: Header, bytes: Uint8Array): string | undefined {
  const other = sizeByImageSize(bytes);
  if (typeof other === 'string') return `Its header says ${width} x ${height}, but image-size gives up: ${other}`;
  if (other.width === width && other.height === height) return undefined;
  return `Two readers of its header disagree: ${width} x ${height}, and ${other.width} x ${other.height}`;
}

function findingOf(promised: string, { format, finding }: Header): Measured['finding'] {
  const isNamedWrongly = promised !== format;
  const detail = `Its name says ${promised}, its content is ${format}`;
  if (finding) return { code: finding.code, detail: isNamedWrongly ? `${finding.detail}. ${detail}` : finding.detail };
  if (format !== 'avif') return isNamedWrongly ? { code: 'IMAGE_EXTENSION_WRONG', detail } : undefined;
  // Of two findings the one that may cost the image.
  const avif = 'It is AVIF: CVAT shows it only where its Pillow can decode AVIF';
  return { code: 'IMAGE_MAY_NOT_SHOW', detail: isNamedWrongly ? `${avif}. ${detail}` : avif };
}
