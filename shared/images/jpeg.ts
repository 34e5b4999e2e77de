import type { Header } from './header.ts';
import { hasNoContent, isDecoded, isFrame, nextMarker } from './jpeg-marker.ts';
import { metadataOrientation } from './metadata-orientation.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

type Part = { at: number; length: number };

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
/** Each read starts the walk over, so that segments cost more than their number: no image has as many. */
const MOST_SEGMENTS = 10_000;

/**
 * Walks the segments up to the first scan, as decoders do: a later frame header or EXIF block before it counts too. Junk
 * between segments is passed over.
 */
export function walkJpeg(file: PartialFile): Header {
  let frame: (Part & { code: number }) | undefined;
  const exif: Part[] = [];
  let xmp: Part | undefined;
  let at = 2;
  let junk = 0;
  for (let segments = 0; ; segments++) {
    if (segments === MOST_SEGMENTS) {
      throw new MalformedImage(`It has more than ${MOST_SEGMENTS} segments`, 'IMAGE_HEADER_TOO_LARGE');
    }
    const marker = nextMarker(file, at, junk);
    junk += marker.end - at;
    at = marker.end;
    if (marker.code === START_OF_SCAN) break;
    if (hasNoContent(marker.code)) continue;
    const length = file.u16(at);
    if (length < 2) throw new MalformedImage(`A segment at byte ${at} has the length ${length}`);
    if (isFrame(marker.code)) frame = { at, length, code: marker.code };
    if (marker.code === APP1 && length >= 8 && file.latin1(at + 2, EXIF.length) === EXIF) {
      file.need(at + 8, length - 8);
      exif.push({ at: at + 8, length: length - 8 });
    }
    if (marker.code === APP1 && length >= 31 && file.latin1(at + 2, XMP.length) === XMP)
      xmp = { at: at + 31, length: length - 31 };
    at += length;
  }
  if (!frame) throw new MalformedImage('There is no frame header before the first scan');
  if (!isDecoded(frame.code)) {
    throw new MalformedImage(
      'It is a lossless or hierarchical JPEG, which hardly any viewer decodes',
      'IMAGE_FORMAT_UNSUPPORTED',
    );
  }
  const bits = file.u8(frame.at + 2);
  if (bits !== 8) throw new MalformedImage(`It has ${bits} bits per sample, not 8`, 'IMAGE_FORMAT_UNSUPPORTED');
  const bytesOf = (part: Part) => file.bytes(part.at, part.length);
  return {
    format: 'jpeg',
    height: file.u16(frame.at + 3),
    width: file.u16(frame.at + 5),
    // Pillow reads all EXIF segments as one block.
    orientation: metadataOrientation(
      exif.length > 0 ? Buffer.concat(exif.map(bytesOf)) : undefined,
      () => xmp && bytesOf(xmp),
    ),
    headerForImageSize: headerForImageSize(file, frame),
  };
}

/**
 * The frame header behind an empty APP0: image-size gives up on junk between segments and needs every byte in between. Nor
 * does it know arithmetic coding, whose frame headers are laid out alike.
 */
function headerForImageSize(file: PartialFile, { at, length, code }: Part & { code: number }): Uint8Array {
  const bytes = new Uint8Array(length + 10);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x02]);
  bytes.set([0xff, code > 0xc2 ? 0xc1 : code], 6);
  bytes.set(file.bytes(at, length), 8);
  bytes.set([0xff, 0xda], length + 8);
  return bytes;
}
