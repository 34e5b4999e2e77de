import { type Box, boxes, findIfAny } from './heif-box.ts';
import { turnOf } from './heif-turn.ts';
import type { PartialFile } from './partial-file.ts';

/** Bytes of the fields of a video's sample entry before its boxes. */
const SAMPLE_ENTRY_BYTES = 78;
const TRACK_HEADER_BYTES = { short: 76, long: 88 };

/** Size and turn of the frames of a sequence, and the box of their metadata. */
export type Track = { width: number; height: number; orientation: number; meta: Box | undefined };

/** The first track of AV1 that is not the transparency of another, which decoders show. */
export function trackOf(file: PartialFile, whole: Box): Track | undefined {
  const moov = findIfAny(file, whole, 'moov', 0);
  if (!moov) return undefined;
  for (const trak of boxes(file, moov, 0)) {
    const sample = trak.type === 'trak' && !isAuxiliary(file, trak) ? sampleOf(file, trak) : undefined;
    const header = sample && findIfAny(file, trak, 'tkhd', 0);
    if (!header) continue;
    const at = header.start + (file.u8(header.start) === 0 ? TRACK_HEADER_BYTES.short : TRACK_HEADER_BYTES.long);
    const orientation = turnOf(file, [...boxes(file, sample, SAMPLE_ENTRY_BYTES)]);
    // In 65536ths.
    return { width: file.u16(at), height: file.u16(at + 4), orientation, meta: findIfAny(file, trak, 'meta', 0) };
  }
  return undefined;
}

function isAuxiliary(file: PartialFile, trak: Box): boolean {
  const references = findIfAny(file, trak, 'tref', 0);
  return references !== undefined && findIfAny(file, references, 'auxl', 0) !== undefined;
}

function sampleOf(file: PartialFile, trak: Box): Box | undefined {
  let box: Box | undefined = trak;
  for (const type of ['mdia', 'minf', 'stbl', 'stsd']) box &&= findIfAny(file, box, type, 0);
  return box && findIfAny(file, box, 'av01', 8);
}
