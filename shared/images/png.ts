import { crc32 } from 'node:zlib';
import { deepGrey } from './deep-grey.ts';
import { exifOrientation } from './exif.ts';
import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';
import { type Chunk, chunkAt, endOf, MOST_CHUNKS } from './png-chunk.ts';
import { exifAmong, isExif } from './png-exif.ts';
import { lastChunks } from './png-tail.ts';
import { isOrientationText, orientationTexts } from './png-text.ts';

/**
 * The size stands first; the orientation is in an `eXIf` chunk, or in text, before or behind the pixels, and decoders honour
 * all of them. So the end of the file is looked at unless the one chunk of pixels reaches there.
 */
export function walkPng(file: PartialFile): Header {
  const first = chunkAt(file, 8);
  if (first.type === 'CgBI') throw new MalformedImage("It is Apple's own variant of PNG", 'IMAGE_FORMAT_UNSUPPORTED');
  if (first.type !== 'IHDR' || first.length !== 13) throw new MalformedImage('It does not start with an IHDR chunk');
  const front = chunksBeforePixels(file, first);
  if (front.chunks.some(({ type }, i) => i > 0 && type === 'IHDR')) {
    throw new MalformedImage('It has two IHDR chunks: viewers disagree', 'IMAGE_SIZE_IN_DOUBT');
  }
  refuseWhatPillowRefuses(file, front.chunks);
  const { behind, cut } = lastChunks(file, front.pixels);
  if (isAnimated(front.chunks) && behind.some((chunk) => isExif(file, chunk) || isOrientationText(file, chunk))) {
    const detail = 'It is animated, and what may name its orientation stands behind its frames: viewers disagree';
    throw new MalformedImage(detail, 'IMAGE_SIZE_IN_DOUBT');
  }
  const chunks = [...front.chunks, ...behind];
  const exif = exifAmong(file, chunks);
  const orientation = exif && exifOrientation(exif);
  const texts = orientation === undefined ? orientationTexts(file, chunks) : [];
  return {
    format: 'png',
    width: file.u32(16),
    height: file.u32(20),
    orientation: orientation ?? 1,
    // Raw EXIF counts only where there is no other, and before XMP.
    texts: texts.filter(({ kind }) => kind === 'xmp' || !exif),
    headerForImageSize: file.bytes(0, 33),
    finding: cut ? { code: 'IMAGE_CUT', detail: cut } : greyOf(file),
  };
}

/** The chunks from `first` on, and the first one of pixels. */
function chunksBeforePixels(file: PartialFile, first: Chunk): { chunks: Chunk[]; pixels: Chunk } {
  const chunks: Chunk[] = [];
  let chunk = first;
  while (chunk.type !== 'IDAT') {
    if (chunk.type === 'IEND') throw new MalformedImage('There are no pixels');
    if (chunks.push(chunk) > MOST_CHUNKS) {
      throw new MalformedImage(`It has more than ${MOST_CHUNKS} chunks before its pixels`, 'IMAGE_HEADER_TOO_LARGE');
    }
    chunk = chunkAt(file, endOf(chunk));
  }
  return { chunks, pixels: chunk };
}

/** By colour type, the bits of a sample. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  ...{ 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] },
};
/** Longer than any that a decoder must understand: a palette has 256 colours. */
const LONGEST_CRITICAL = 768;

/** Pillow, which CVAT decodes with, opens no PNG where one of these is wrong; of chunks that may be left out it lets a checksum pass. */
function refuseWhatPillowRefuses(file: PartialFile, chunks: readonly Chunk[]): void {
  const [bits, colours, filter] = [file.u8(24), file.u8(25), file.u8(27)];
  if (!DEPTHS[colours]?.includes(bits)) {
    throw new MalformedImage(`A PNG has no colour type ${colours} of ${bits} bits`);
  }
  if (filter !== 0) throw new MalformedImage(`There is no PNG filter method ${filter}`);
  for (const { type, at, length } of chunks) {
    const isCritical = /^[A-Z]/.test(type) && length <= LONGEST_CRITICAL;
    if (isCritical && crc32(file.bytes(at + 4, 4 + length)) !== file.u32(at + 8 + length)) {
      throw new MalformedImage(`The checksum of its chunk ${type} is wrong, and decoders refuse it`);
    }
  }
}

/** Bit depth and colour type: 0 is grey. */
function greyOf(file: PartialFile): Header['finding'] {
  return file.u8(24) === 16 && file.u8(25) === 0 ? deepGrey : undefined;
}

function isAnimated(chunks: readonly Chunk[]): boolean {
  return chunks.some(({ type }) => type === 'acTL');
}
