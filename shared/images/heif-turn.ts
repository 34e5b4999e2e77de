import type { Box } from './heif-box.ts';
import type { PartialFile } from './partial-file.ts';

/** EXIF orientations by quarter turns against the clock: without a mirror, and with a mirror over either axis behind them. */
const TURNED = [1, 8, 3, 6];
const MIRRORED = [
  [4, 5, 2, 7],
  [2, 7, 4, 5],
];

/** The EXIF orientation that is the same as the turn (`irot`) and the mirror (`imir`) that decoders honour. */
export function turnOf(file: PartialFile, properties: readonly Box[]): number {
  const irot = properties.findLast(({ type }) => type === 'irot');
  const imir = properties.findLast(({ type }) => type === 'imir');
  const quarters = irot ? file.u8(irot.start) & 3 : 0;
  const table = imir ? MIRRORED[file.u8(imir.start) & 1] : TURNED;
  return table?.[quarters] ?? 1;
}
