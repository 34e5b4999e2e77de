import type { Header } from './header.ts';
import { MalformedImage, type Window } from './window.ts';

type Box = { type: string; start: number; end: number };

const AVIF_BRANDS = new Set(['avif', 'avis']);
const MOST_BOXES = 10_000;

/** Size and rotation of the primary item (`pitm`) from its properties; `irot` is the orientation that decoders honour. */
export function walkHeif(file: Window): Header {
  const brand = file.latin1(8, 4);
  const meta = find(file, { type: '', start: 0, end: file.size }, 'meta', 0);
  const primary = find(file, meta, 'pitm', 4);
  const item = file.u8(primary.start) === 0 ? file.u16(primary.start + 4) : file.u32(primary.start + 4);
  const iprp = find(file, meta, 'iprp', 4);
  const properties = [...boxes(file, find(file, iprp, 'ipco', 0), 0)];
  let size: { width: number; height: number } | undefined;
  let quarterTurns = 0;
  for (const index of associations(file, find(file, iprp, 'ipma', 0), item)) {
    const property = properties[index - 1];
    if (property?.type === 'ispe') size = { width: file.u32(property.start + 4), height: file.u32(property.start + 8) };
    if (property?.type === 'irot') quarterTurns = file.u8(property.start) & 3;
  }
  if (!size) throw new MalformedImage('The primary image has no size');
  return {
    format: AVIF_BRANDS.has(brand) ? 'avif' : 'heic',
    ...size,
    orientation: [1, 8, 3, 6][quarterTurns] ?? 1,
    witness: file.bytes(0, meta.end),
  };
}

function* boxes(file: Window, parent: Box, skip: number): Generator<Box> {
  let at = parent.start + skip;
  for (let i = 0; at + 8 <= parent.end; i++) {
    if (i === MOST_BOXES) throw new MalformedImage('There are too many boxes');
    const short = file.u32(at);
    const [head, length] = short === 1 ? [16, file.u64(at + 8)] : [8, short === 0 ? parent.end - at : short];
    if (length < head || at + length > parent.end) throw new MalformedImage(`A box at byte ${at} is ${length} long`);
    yield { type: file.latin1(at + 4, 4), start: at + head, end: at + length };
    at += length;
  }
}

function find(file: Window, parent: Box, type: string, skip: number): Box {
  for (const box of boxes(file, parent, skip)) if (box.type === type) return box;
  throw new MalformedImage(`There is no box ${type}`);
}

/** One-based indexes of the properties of `item`. */
function associations(file: Window, ipma: Box, item: number): number[] {
  const version = file.u8(ipma.start);
  const wide = (file.u8(ipma.start + 3) & 1) === 1;
  const entries = file.u32(ipma.start + 4);
  let at = ipma.start + 8;
  for (let i = 0; i < entries && at < ipma.end; i++) {
    const id = version === 0 ? file.u16(at) : file.u32(at);
    at += version === 0 ? 2 : 4;
    const count = file.u8(at++);
    const found = Array.from({ length: count }, (_, n) =>
      wide ? file.u16(at + 2 * n) & 0x7fff : file.u8(at + n) & 0x7f,
    );
    if (id === item) return found;
    at += count * (wide ? 2 : 1);
  }
  return [];
}
