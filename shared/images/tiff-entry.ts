import type { PartialFile } from './partial-file.ts';

/** Bytes per value of the types of TIFF; entries of any other are passed over. */
const BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8 },
};

/** How the directories of a file are written; BigTIFF is `big`. */
export type Layout = { little: boolean; big: boolean };

/** An entry of a directory: `at` is where its values stand, `length` how many bytes they have. */
export type Entry = { tag: number; type: number; at: number; length: number };

/** `noNumber` is a value that Pillow reads as text or bytes: it turns no image by it, and other readers do. */
export type Value = number | 'noNumber';

export function entryBytes({ big }: Layout): number {
  return big ? 20 : 12;
}

export function entryAt(file: PartialFile, at: number, { little, big }: Layout): Entry {
  const tag = file.u16(at, little);
  const type = file.u16(at + 2, little);
  const length = (BYTES[type] ?? 0) * (big ? file.u64(at + 4, little) : file.u32(at + 4, little));
  const values = at + (big ? 12 : 8);
  if (length <= (big ? 8 : 4)) return { tag, type, at: values, length };
  return { tag, type, at: big ? file.u64(values, little) : file.u32(values, little), length };
}

/** First value of an entry; undefined where it holds none. */
export function firstValue(file: PartialFile, { type, at, length }: Entry, little: boolean): Value | undefined {
  if (length === 0) return undefined;
  if (type === 6) return file.u8(at);
  if (type === 3 || type === 8) return file.u16(at, little);
  if (type === 4 || type === 9 || type === 13) return file.u32(at, little);
  if (type === 5 || type === 10) return file.u32(at, little) / file.u32(at + 4, little);
  if (type === 11 || type === 12) return file.float(at, type === 11 ? 4 : 8, little);
  return type === 16 ? file.u64(at, little) : 'noNumber';
}
