import { type Box, boxes, find, MOST_BOXES, tooMany } from './heif-box.ts';
import { turnOf } from './heif-turn.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

/** The primary item (`pitm`), its size as stored, and how it is turned. */
export type Primary = { item: number; width: number; height: number; orientation: number };

export function primaryOf(file: PartialFile, meta: Box): Primary {
  const pitm = find(file, meta, 'pitm', 4);
  const item = file.u8(pitm.start) === 0 ? file.u16(pitm.start + 4) : file.u32(pitm.start + 4);
  const iprp = find(file, meta, 'iprp', 4);
  const all = [...boxes(file, find(file, iprp, 'ipco', 0), 0)];
  const properties: Box[] = [];
  for (const index of associations(file, find(file, iprp, 'ipma', 0), item)) {
    const property = all[index - 1];
    if (property) properties.push(property);
  }
  const size = properties.findLast(({ type }) => type === 'ispe');
  if (!size) throw new MalformedImage('The primary image has no size');
  return {
    item,
    width: file.u32(size.start + 4),
    height: file.u32(size.start + 8),
    orientation: turnOf(file, properties),
  };
}

/** One-based indexes of the properties of `item`. */
function associations(file: PartialFile, ipma: Box, item: number): number[] {
  const version = file.u8(ipma.start);
  const wide = (file.u8(ipma.start + 3) & 1) === 1;
  const entries = file.u32(ipma.start + 4);
  let at = ipma.start + 8;
  for (let i = 0; i < entries && at < ipma.end; i++) {
    if (i === MOST_BOXES) throw tooMany('items');
    const id = version === 0 ? file.u16(at) : file.u32(at);
    at += version === 0 ? 2 : 4;
    const count = file.u8(at++);
    if (id === item) {
      return Array.from({ length: count }, (_, n) => (wide ? file.u16(at + 2 * n) & 0x7fff : file.u8(at + n) & 0x7f));
    }
    at += count * (wide ? 2 : 1);
  }
  return [];
}
