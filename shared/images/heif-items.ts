import { type Box, boxes, findIfAny, MOST_BOXES, tooMany } from './heif-box.ts';
import { LONGEST_BLOCK, MalformedImage, type PartialFile } from './partial-file.ts';

/** Of name and type together. */
const LONGEST_NAMES = 1024;

/** `mime` is that of an item of type `mime`. */
export type Item = { id: number; type: string; mime: string };

/** The items of a `meta` box; those of old versions of the box, which have no types, are left out. */
export function itemsOf(file: PartialFile, meta: Box): Item[] {
  const iinf = findIfAny(file, meta, 'iinf', 4);
  if (!iinf) return [];
  const items: Item[] = [];
  for (const infe of boxes(file, iinf, file.u8(iinf.start) === 0 ? 6 : 8)) {
    const version = file.u8(infe.start);
    if (infe.type !== 'infe' || version < 2) continue;
    const id = version === 2 ? file.u16(infe.start + 4) : file.u32(infe.start + 4);
    const at = infe.start + (version === 2 ? 8 : 10);
    const [, mime = ''] = file.latin1(at + 4, Math.max(0, Math.min(infe.end - at - 4, LONGEST_NAMES))).split('\0');
    items.push({ id, type: file.latin1(at, 4), mime });
  }
  return items;
}

/** Items that describe `item`. */
export function describing(file: PartialFile, meta: Box, item: number): Set<number> {
  const iref = findIfAny(file, meta, 'iref', 4);
  const found = new Set<number>();
  if (!iref) return found;
  const bytes = file.u8(iref.start) === 0 ? 2 : 4;
  const id = (at: number) => (bytes === 2 ? file.u16(at) : file.u32(at));
  for (const { type, start, end } of boxes(file, iref, 4)) {
    if (type !== 'cdsc') continue;
    const count = Math.min(file.u16(start + bytes), Math.floor((end - start - 2) / bytes) - 1);
    const to = Array.from({ length: count }, (_, n) => id(start + bytes + 2 + n * bytes));
    if (to.includes(item)) found.add(id(start));
  }
  return found;
}

/** Undefined where the item has no bytes, or they stand in other places than this file or its `idat` box. */
export function bytesOfItem(file: PartialFile, meta: Box, item: number): Uint8Array | undefined {
  const parts = partsOf(file, meta, item);
  if (!parts?.length) return undefined;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > LONGEST_BLOCK) {
    const detail = `An item of its metadata has ${length} bytes, more than ${LONGEST_BLOCK}`;
    throw new MalformedImage(detail, 'IMAGE_HEADER_TOO_LARGE');
  }
  return Buffer.concat(parts.map((part) => file.bytes(part.at, part.length)));
}

/** Where the farthest item ends that stands in the file itself; 0 where none does. */
export function lastByteOfItems(file: PartialFile, meta: Box): number {
  let end = 0;
  for (const { method, parts } of locations(file, meta)) {
    if (method === 0) for (const part of parts) end = Math.max(end, part.at + part.length);
  }
  return end;
}

function partsOf(file: PartialFile, meta: Box, item: number): Part[] | undefined {
  for (const { id, method, parts } of locations(file, meta)) {
    if (id !== item) continue;
    if (method === 0) return parts;
    const idat = method === 1 ? findIfAny(file, meta, 'idat', 4) : undefined;
    return idat && parts.map((part) => ({ at: idat.start + part.at, length: part.length }));
  }
  return undefined;
}

type Part = { at: number; length: number };

/** Method 0 counts from the beginning of the file, 1 from that of the `idat` box. */
function* locations(file: PartialFile, meta: Box): Generator<{ id: number; method: number; parts: Part[] }> {
  const iloc = findIfAny(file, meta, 'iloc', 4);
  if (!iloc) return;
  const version = file.u8(iloc.start);
  const sizes = file.u16(iloc.start + 4);
  let at = iloc.start + 6;
  const next = (bytes: number) => {
    at += bytes;
    if (bytes === 8) return file.u64(at - 8);
    if (bytes === 4) return file.u32(at - 4);
    return bytes === 2 ? file.u16(at - 2) : 0;
  };
  const [offsets, lengths, bases, indexes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15];
  const items = next(version < 2 ? 2 : 4);
  let parts = 0;
  for (let i = 0; i < items; i++) {
    const id = next(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : next(2) & 15;
    next(2);
    const base = next(bases);
    const count = next(2);
    parts += 1 + count;
    if (parts > MOST_BOXES) throw tooMany('items');
    const found = Array.from({ length: count }, () => {
      next(version === 0 ? 0 : indexes);
      return { at: base + next(offsets), length: next(lengths) };
    });
    yield { id, method, parts: found };
  }
}
