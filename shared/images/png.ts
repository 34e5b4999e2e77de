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

/** Bit depth and colour type: 0 is grey. */
function greyOf(file: PartialFile): Header['finding'] {
  return file.u8(24) === 16 && file.u8(25) === 0 ? deepGrey : undefined;
}

function isAnimated(chunks: readonly Chunk[]): boolean {
  return chunks.some(({ type }) => type === 'acTL');
}
