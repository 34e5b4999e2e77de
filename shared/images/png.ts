import { exifOrientation } from './exif.ts';
import type { Header } from './header.ts';
import { type Chunk, chunkAt, endOf } from './png-chunk.ts';
import { lastChunks } from './png-tail.ts';
import { orientationText } from './png-text.ts';
import { MalformedImage, type Window } from './window.ts';

/**
 * The size stands first; the orientation is in an `eXIf` chunk, or in text, before or behind the pixels, and decoders honour
 * all of them. So the end of the file is looked at unless the one chunk of pixels reaches there.
 */
export function walkPng(file: Window): Header {
  const first = chunkAt(file, 8);
  if (first.type === 'CgBI') throw new MalformedImage("It is Apple's own variant of PNG", 'IMAGE_FORMAT_UNSUPPORTED');
  if (first.type !== 'IHDR' || first.length !== 13) throw new MalformedImage('It does not start with an IHDR chunk');
  const front = chunksBeforePixels(file, first);
  const eXIf = (chunks: readonly Chunk[]) => {
    // Of several, the last counts.
    const chunk = chunks.findLast(({ type }) => type === 'eXIf');
    return chunk && { orientation: exifOrientation(file.bytes(chunk.at + 8, chunk.length)) };
  };
  let exif = eXIf(front.chunks);
  const chunks = [...front.chunks];
  if (exif?.orientation === undefined) {
    const behind = lastChunks(file, front.pixels);
    if (behind.some((chunk) => chunk.type === 'eXIf' || orientationText(file, chunk)) && isAnimated(front.chunks)) {
      const detail = 'It is animated, and what may name its orientation stands behind its frames: viewers disagree';
      throw new MalformedImage(detail, 'IMAGE_SIZE_IN_DOUBT');
    }
    exif = eXIf(behind) ?? exif;
    chunks.push(...behind);
  }
  const orientation = exif?.orientation;
  const texts = orientation === undefined ? chunks.map((chunk) => orientationText(file, chunk)) : [];
  return {
    format: 'png',
    width: file.u32(16),
    height: file.u32(20),
    orientation: orientation ?? 1,
    // Raw EXIF counts only where there is no eXIf chunk, and before XMP.
    texts: texts.filter((text) => text !== undefined).filter(({ kind }) => kind === 'xmp' || !exif),
    witness: file.bytes(0, 33),
  };
}

/** The chunks from `first` on, and the first one of pixels. */
function chunksBeforePixels(file: Window, first: Chunk): { chunks: Chunk[]; pixels: Chunk } {
  const chunks: Chunk[] = [];
  let chunk = first;
  while (chunk.type !== 'IDAT') {
    if (chunk.type === 'IEND') throw new MalformedImage('There are no pixels');
    chunks.push(chunk);
    chunk = chunkAt(file, endOf(chunk));
  }
  return { chunks, pixels: chunk };
}

function isAnimated(chunks: readonly Chunk[]): boolean {
  return chunks.some(({ type }) => type === 'acTL');
}
