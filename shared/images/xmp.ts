import { knownOrientation } from './exif.ts';

/** The orientation that an XMP packet names, where EXIF names none: Pillow, and so CVAT, takes it then. */
export function xmpOrientation(packet: Uint8Array): number | undefined {
  const found = /tiff:Orientation(?:="|>)([0-9])/.exec(new TextDecoder('latin1').decode(packet))?.[1];
  return found === undefined ? undefined : knownOrientation(Number(found));
}
