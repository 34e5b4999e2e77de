import { exifOrientation } from './exif.ts';
import type { Chunk } from './png-chunk.ts';
import { MalformedImage, type Window } from './window.ts';
import { xmpOrientation } from './xmp.ts';

const LONGEST_KEYWORD = 79;
/** Pillow unpacks no more of one text. */
const LONGEST_UNPACKED = 1024 * 1024;
const RAW_EXIF = 'Raw profile type exif';
const XMP = 'XML:com.adobe.xmp';

/** Text of a PNG that may name an orientation; `packed` where it is compressed by zlib. */
export type OrientationText = { kind: 'exif' | 'xmp'; packed: boolean; bytes: Uint8Array };

/** ImageMagick keeps EXIF as hexadecimal text, Adobe keeps XMP; undefined for any other chunk. */
export function orientationText(file: Window, chunk: Chunk): OrientationText | undefined {
  if (chunk.type !== 'tEXt' && chunk.type !== 'zTXt' && chunk.type !== 'iTXt') return undefined;
  const start = file.latin1(chunk.at + 8, Math.min(chunk.length, LONGEST_KEYWORD + 1));
  const keyword = start.slice(0, start.indexOf('\0'));
  if (keyword !== RAW_EXIF && keyword !== XMP) return undefined;
  const kind = keyword === XMP ? 'xmp' : 'exif';
  const content = file.bytes(chunk.at + 8 + keyword.length + 1, chunk.length - keyword.length - 1);
  if (chunk.type === 'tEXt') return { kind, packed: false, bytes: content };
  if (chunk.type === 'zTXt') return { kind, packed: true, bytes: content.subarray(1) };
  const language = content.indexOf(0, 2);
  const text = content.indexOf(0, language + 1) + 1;
  return { kind, packed: content[0] === 1, bytes: content.subarray(text) };
}

/** Broken text names no orientation. Throws MalformedImage for text that viewers refuse. */
export async function orientationOfText({ kind, packed, bytes }: OrientationText): Promise<number | undefined> {
  const text = packed ? await unpacked(bytes) : bytes;
  if (kind === 'xmp') return xmpOrientation(text);
  // "\nexif\n      1234\n<hexadecimal digits in lines>\n"
  const hex = new TextDecoder('latin1').decode(text).split('\n').slice(3).join('');
  const values = hex.match(/[0-9a-f]{2}/gi)?.map((digits) => Number.parseInt(digits, 16));
  return values && exifOrientation(Uint8Array.from(values));
}

async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part);
      length += part.length;
      if (length > LONGEST_UNPACKED) {
        throw new MalformedImage(`A text unpacks to more than ${LONGEST_UNPACKED} bytes`, 'IMAGE_SIZE_IN_DOUBT');
      }
    }
  } catch (error) {
    if (error instanceof MalformedImage) throw error;
    // A broken end: what came before it counts, as for every reader.
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
