import { exifOrientation } from './exif.ts';
import type { Header } from './header.ts';
import { type Chunk, chunkAt, endOf } from './png-chunk.ts';
import { lastChunks } from './png-tail.ts';
import { MalformedImage, type Window } from './window.ts';

/**
 * The size stands first; the orientation is in an `eXIf` chunk before or behind the pixels, and decoders honour both. So the
 * end of the file is looked at unless the one chunk of pixels reaches there.
 */
export function walkPng(file: Window): Header {
  const first = chunkAt(file, 8);
  if (first.type === 'CgBI') throw new MalformedImage("It is Apple's own variant of PNG", 'IMAGE_FORMAT_UNSUPPORTED');
  if (first.type !== 'IHDR' || first.length !== 13) throw new MalformedImage('It does not start with an IHDR chunk');
  const exif = findExif(file, first);
  return {
    format: 'png',
    width: file.u32(16),
    height: file.u32(20),
    orientation: (exif && exifOrientation(file.bytes(exif.at + 8, exif.length))) ?? 1,
    witness: file.bytes(0, 33),
  };
}

function findExif(file: Window, first: Chunk): Chunk | undefined {
  let chunk = first;
  while (chunk.type !== 'IDAT') {
    if (chunk.type === 'IEND') throw new MalformedImage('There are no pixels');
    if (chunk.type === 'eXIf') return chunk;
    chunk = chunkAt(file, endOf(chunk));
  }
  return lastChunks(file, chunk).find((last) => last.type === 'eXIf');
}
