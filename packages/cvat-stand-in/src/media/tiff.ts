/** What matters of a TIFF's first page. Sizes of strips or tiles only where they fit into one entry or one array. */
export type TiffPage = {
  width: number;
  height: number;
  orientation: number;
  compression: number;
  /** Where the last strip or tile ends. */
  dataEnd: number;
};

const BYTES: Record<number, number> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8 };

/** undefined where there is no directory: a file that was cut before it. */
export function readTiff(image: Buffer): TiffPage | undefined {
  try {
    return pageOf(image);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function pageOf(image: Buffer): TiffPage | undefined {
  const little = image.toString('latin1', 0, 2) === 'II';
  const number = (at: number, bytes: number) => {
    if (bytes === 8) return Number(little ? image.readBigUInt64LE(at) : image.readBigUInt64BE(at));
    return little ? image.readUIntLE(at, bytes) : image.readUIntBE(at, bytes);
  };
  const big = number(2, 2) === 43;
  const word = big ? 8 : 4;
  const directory = number(big ? 8 : 4, word);
  const entries = number(directory, big ? 8 : 2);
  const tags = new Map<number, number[]>();
  for (let index = 0; index < entries; index += 1) {
    const at = directory + (big ? 8 : 2) + index * (big ? 20 : 12);
    const size = BYTES[number(at + 2, 2)];
    const count = number(at + 4, word);
    if (size === undefined) continue;
    const value = at + 4 + word;
    const start = size * count <= word ? value : number(value, word);
    tags.set(
      number(at, 2),
      Array.from({ length: Math.min(count, 65_536) }, (_, i) => number(start + i * size, size)),
    );
  }
  const one = (tag: number, fallback: number) => tags.get(tag)?.[0] ?? fallback;
  const starts = tags.get(273) ?? tags.get(324) ?? [];
  const lengths = tags.get(279) ?? tags.get(325) ?? [];
  const dataEnd = Math.max(0, ...starts.map((start, i) => start + (lengths[i] ?? 0)));
  const [width, height] = [one(256, 0), one(257, 0)];
  if (width === 0 || height === 0) return undefined;
  return { width, height, orientation: one(274, 1), compression: one(259, 1), dataEnd };
}

/** Compressions that Pillow has a decoder for. */
export const TIFF_COMPRESSIONS = [
  ...[1, 2, 3, 4, 5, 6, 7, 8],
  ...[32771, 32773, 32809, 32946, 34676, 34677, 34925, 50000, 50001],
];
