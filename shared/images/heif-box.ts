import { MalformedImage, type PartialFile } from './partial-file.ts';

/** `start` is that of the content, `at` that of the box. */
export type Box = { type: string; at: number; start: number; end: number };

/** Each read starts the walk over: no image has as many boxes, items or parts of an item. */
export const MOST_BOXES = 10_000;

export function tooMany(what: string): MalformedImage {
  return new MalformedImage(`It has more than ${MOST_BOXES} ${what}`, 'IMAGE_HEADER_TOO_LARGE');
}

/** The boxes in another, behind `skip` bytes of its own fields. */
export function* boxes(file: PartialFile, parent: Box, skip: number): Generator<Box> {
  let at = parent.start + skip;
  for (let i = 0; at + 8 <= parent.end; i++) {
    if (i === MOST_BOXES) throw tooMany('boxes');
    const short = file.u32(at);
    const [head, length] = short === 1 ? [16, file.u64(at + 8)] : [8, short === 0 ? parent.end - at : short];
    if (length < head || at + length > parent.end) {
      const code = parent.type === '' && length >= head ? 'IMAGE_TRUNCATED' : 'IMAGE_UNREADABLE';
      throw new MalformedImage(`A box at byte ${at} is ${length} long, but there are ${parent.end - at} bytes`, code);
    }
    yield { type: file.latin1(at + 4, 4), at, start: at + head, end: at + length };
    at += length;
  }
}

export function findIfAny(file: PartialFile, parent: Box, type: string, skip: number): Box | undefined {
  for (const box of boxes(file, parent, skip)) if (box.type === type) return box;
  return undefined;
}

export function find(file: PartialFile, parent: Box, type: string, skip: number): Box {
  const box = findIfAny(file, parent, type, skip);
  if (!box) throw new MalformedImage(`There is no box ${type}`);
  return box;
}
