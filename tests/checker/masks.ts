import { createHash } from 'node:crypto';

/** COCO counts pixels down the columns, from zeros on; compressed counts are its own base-32 text with differences. */
export function maskOfCocoRuns(counts: string | readonly number[], [height, width]: readonly [number, number]): string {
  const runs = typeof counts === 'string' ? unpacked(counts) : counts;
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (const [k, run] of runs.entries()) {
    if (k % 2 === 1) for (let n = at; n < at + run; n++) pixels[(n % height) * width + Math.floor(n / height)] = 1;
    at += run;
  }
  return named(pixels, width, height);
}

/** CVAT counts along the rows of the box whose left, top, right and bottom stand at the end. */
export function maskOfCvat(points: readonly number[], { width, height }: { width: number; height: number }): string {
  const [left = 0, top = 0, right = 0, bottom = 0] = points.slice(-4);
  const boxWidth = right - left + 1;
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (const [k, run] of points.slice(0, -4).entries()) {
    if (k % 2 === 1) {
      for (let n = at; n < at + run; n++) {
        pixels[(top + Math.floor(n / boxWidth)) * width + left + (n % boxWidth)] = 1;
      }
    }
    at += run;
  }
  return at === boxWidth * (bottom - top + 1) ? named(pixels, width, height) : `runs of ${at} pixels`;
}

function named(pixels: Uint8Array, width: number, height: number): string {
  const set = pixels.reduce((sum, pixel) => sum + pixel, 0);
  return `${width}x${height}, ${set} set, ${createHash('sha256').update(pixels).digest('hex').slice(0, 12)}`;
}

function unpacked(text: string): number[] {
  const runs: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += 5) {
      const code = text.charCodeAt(at++) - 48;
      value |= (code & 0x1f) << shift;
      more = (code & 0x20) !== 0;
      if (!more && code & 0x10) value |= -1 << (shift + 5);
    }
    runs.push(runs.length > 2 ? value + (runs.at(-2) ?? 0) : value);
  }
  return runs;
}
