import { exifOrientation } from './exif.ts';
import type { Header } from './header.ts';
import { MalformedImage, type Window } from './window.ts';
import { xmpOrientation } from './xmp.ts';

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
const XMP = 'http://ns.adobe.com/xap/1.0/\0';

/**
 * Walks the segments up to the first scan, as decoders do: a later frame header or EXIF block before it counts too. Junk
 * between segments is passed over.
 */
export function walkJpeg(file: Window): Header {
  let frame: { at: number; length: number } | undefined;
  const exif: Uint8Array[] = [];
  let xmp: { at: number; length: number } | undefined;
  let at = 2;
  for (;;) {
    const marker = nextMarker(file, at);
    at = marker.end;
    if (marker.code === START_OF_SCAN) break;
    if (hasNoContent(marker.code)) continue;
    const length = file.u16(at);
    if (length < 2) throw new MalformedImage(`A segment at byte ${at} has the length ${length}`);
    if (isFrame(marker.code)) frame = { at, length };
    if (marker.code === APP1 && length >= 8 && file.latin1(at + 2, 6) === 'Exif\0\0') {
      exif.push(file.bytes(at + 8, length - 8));
    }
    if (marker.code === APP1 && length > 31 && file.latin1(at + 2, 29) === XMP)
      xmp = { at: at + 31, length: length - 31 };
    at += length;
  }
  if (!frame) throw new MalformedImage('There is no frame header before the first scan');
  const bits = file.u8(frame.at + 2);
  if (bits !== 8) throw new MalformedImage(`It has ${bits} bits per sample, not 8`, 'IMAGE_FORMAT_UNSUPPORTED');
  return {
    format: 'jpeg',
    height: file.u16(frame.at + 3),
    width: file.u16(frame.at + 5),
    // Pillow reads all EXIF segments as one block.
    orientation:
      (exif.length > 0 ? exifOrientation(Buffer.concat(exif)) : undefined) ??
      (xmp && xmpOrientation(file.bytes(xmp.at, xmp.length))) ??
      1,
    witness: witness(file, frame.at, frame.length),
  };
}

/** The marker at or after `at`; any number of 0xFF may stand before its code. */
function nextMarker(file: Window, at: number): { code: number; end: number } {
  let i = at;
  for (;;) {
    i = file.find(file.find(i, 0xff), 0xff, true);
    const code = file.u8(i++);
    if (code !== 0) return { code, end: i };
  }
}

/** TEM, RST0 to RST7, SOI and EOI stand alone. */
function hasNoContent(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= 0xd9);
}

/** C0 to CF without DHT, JPG and DAC. */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

/** The frame header behind an empty APP0: image-size gives up on junk between segments and needs every byte in between. */
function witness(file: Window, frame: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length + 10);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x02]);
  bytes.set(file.bytes(frame - 2, length + 2), 6);
  bytes.set([0xff, 0xda], length + 8);
  return bytes;
}
