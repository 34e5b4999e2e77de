/** Tag, type, number of values, and their bytes. */
export type TiffEntry = [tag: number, type: number, count: number, value: number[] | Buffer];

/** A little-endian TIFF or BigTIFF of 60 x 40 pixels and further entries, without pixels. */
export function madeTiff(further: TiffEntry[], { big = false } = {}): Buffer {
  const entries: TiffEntry[] = [[256, 3, 1, [60, 0]], [257, 3, 1, [40, 0]], ...further];
  const [head, size, inline] = big ? [24, 20, 8] : [10, 12, 4];
  const directory = Buffer.alloc(head + entries.length * size + 8);
  const word = (value: number, at: number) =>
    big ? directory.writeBigUInt64LE(BigInt(value), at) : directory.writeUInt32LE(value, at);
  directory.write(big ? 'II+\0\x08\0\0\0' : 'II*\0', 'latin1');
  word(big ? 16 : 8, big ? 8 : 4);
  if (big) word(entries.length, 16);
  else directory.writeUInt16LE(entries.length, 8);
  const behind: Buffer[] = [];
  let end = directory.length;
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = head + i * size;
    const bytes = Buffer.from(value);
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    word(count, at + 4);
    if (bytes.length <= inline) directory.set(bytes, at + 4 + inline);
    else {
      word(end, at + 4 + inline);
      behind.push(bytes);
      end += bytes.length;
    }
  }
  return Buffer.concat([directory, ...behind]);
}
