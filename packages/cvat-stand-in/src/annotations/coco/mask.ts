export type Bitmap = { width: number; height: number /** Row by row, 0 or 1. */; pixels: Uint8Array };

/** COCO run lengths (column by column, zeros first) as pixels. What they leave open is zero. Throws Error where they are too many. */
export function decodeRle(counts: readonly number[], size: { width: number; height: number }): Bitmap {
  const { width, height } = size;
  const pixels = new Uint8Array(width * height);
  let position = 0;
  for (const [index, count] of counts.entries()) {
    if (!(count >= 0) || position + count > pixels.length) throw new Error('Invalid RLE mask representation');
    if (index % 2 === 1) {
      for (let i = position; i < position + count; i++) pixels[(i % height) * width + Math.floor(i / height)] = 1;
    }
    position += count;
  }
  return { width, height, pixels };
}

/** COCO's compressed counts: base 48 digits of five bits, least significant first, each run relative to the one two before. */
export function decompressCounts(text: string): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let digit: number;
    do {
      digit = text.charCodeAt(at++) - 48;
      if (Number.isNaN(digit) || digit < 0 || digit > 63) throw new Error('Invalid RLE mask representation');
      value += (digit & 31) * 2 ** shift;
      shift += 5;
    } while (digit & 32);
    if (digit & 16) value -= 2 ** shift;
    counts.push(counts.length > 2 ? value + (counts.at(-2) ?? 0) : value);
  }
  return counts;
}

/** CVAT's mask points: run lengths inside the tight box, row by row, zeros first, and then left, top, right, bottom. */
export function cvatMaskPoints(mask: Bitmap): number[] {
  const { left, top, right, bottom } = tightBox(mask);
  const runs: number[] = [0];
  let current = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const pixel = mask.pixels[y * mask.width + x] ?? 0;
      if (pixel !== current) {
        runs.push(0);
        current = pixel;
      }
      runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    }
  }
  return [...runs, left, top, right, bottom];
}

/** An empty mask has the box of its first pixel, as in CVAT. */
function tightBox(mask: Bitmap): { left: number; top: number; right: number; bottom: number } {
  let [left, top, right, bottom] = [mask.width, mask.height, -1, -1];
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (!mask.pixels[y * mask.width + x]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? { left: 0, top: 0, right: 0, bottom: 0 } : { left, top, right, bottom };
}
