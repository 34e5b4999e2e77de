import { exifOrientation } from './exif.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';
import type { Chunk } from './png-chunk.ts';
import { xmpOrientation } from './xmp.ts';

const LONGEST_KEYWORD = 79;
/** Pillow unpacks no more of one text. */
const LONGEST_UNPACKED = 1024 * 1024;
const RAW_EXIF = 'Raw profile type exif';
const XMP = 'XML:com.adobe.xmp';

/** Text of a PNG that may name an orientation; `packed` where it is compressed by zlib. */
export type OrientationText = { kind: 'exif' | 'xmp'; packed: boolean; bytes: Uint8Array };

/** ImageMagick keeps EXIF as hexadecimal text, Adobe keeps XMP: of each the last counts. */
export function orientationTexts(file: PartialFile, chunks: readonly Chunk[]): OrientationText[] {
  const texts: OrientationText[] = [];
  for (const [kind, keyword] of [['exif', RAW_EXIF] as const, ['xmp', XMP] as const]) {
    for (const chunk of chunks.toReversed()) {
      const content = keywordOf(file, chunk) === keyword ? contentOf(file, chunk, keyword) : undefined;
      if (!content) continue;
      texts.push({ kind, ...content });
      break;
    }
  }
  return texts;
}

export function isOrientationText(file: PartialFile, chunk: Chunk): boolean {
  const keyword = keywordOf(file, chunk);
  return keyword === RAW_EXIF || keyword === XMP;
}

/** Undefined for a chunk that is not text. */
export function keywordOf(file: PartialFile, chunk: Chunk): string | undefined {
  if (chunk.type !== 'tEXt' && chunk.type !== 'zTXt' && chunk.type !== 'iTXt') return undefined;
  return file.latin1(chunk.at + 8, Math.min(chunk.length, LONGEST_KEYWORD + 1)).split('\0', 1)[0];
}

/** Undefined where the text is laid out wrongly: then it does not count. */
function contentOf(file: PartialFile, chunk: Chunk, keyword: string): Omit<OrientationText, 'kind'> | undefined {
  const head = keyword.length + 1;
  const content = file.bytes(chunk.at + 8 + head, Math.max(0, chunk.length - head));
  if (chunk.type === 'tEXt') return { packed: false, bytes: content };
  if (chunk.type === 'zTXt') return { packed: true, bytes: content.subarray(1) };
  const [flag, method] = content;
  const language = content.indexOf(0, 2);
  const translated = language < 0 ? -1 : content.indexOf(0, language + 1);
  if (translated < 0 || (flag !== 0 && method !== 0)) return undefined;
  return { packed: flag !== 0, bytes: content.subarray(translated + 1) };
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
