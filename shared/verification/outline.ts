import type { Geometry } from '../dataset/record.ts';

/** Columns of a mask that are drawn at most: more cannot be told apart in a card. */
const COLUMNS = 160;
const CORNERS = 300;

/** The geometry as an SVG path in pixels of the image, coarse where nobody could see the difference; undefined for a tag. */
export function outlineOf(geometry: Geometry): string | undefined {
  switch (geometry.type) {
    case 'tag':
      return undefined;
    case 'box': {
      const { x, y, width, height } = geometry;
      return `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;
    }
    case 'polygon':
      return geometry.parts.map(ringPath).join('');
    case 'mask':
      return maskPath(geometry);
  }
}

function ringPath(ring: readonly number[]): string {
  const every = Math.max(1, Math.ceil(ring.length / 2 / CORNERS));
  const corners: string[] = [];
  for (let k = 0; k + 1 < ring.length; k += 2 * every) corners.push(`${n(ring[k] ?? 0)} ${n(ring[k + 1] ?? 0)}`);
  return `M${corners.join('L')}z`;
}

/** Of every few columns one, as bars over the pixels that are set. */
function maskPath({ height, width, counts }: Extract<Geometry, { type: 'mask' }>): string {
  const step = Math.max(1, Math.ceil(width / COLUMNS));
  const bars: string[] = [];
  let at = 0;
  for (const [k, count] of counts.entries()) {
    const end = at + count;
    if (k % 2 === 1) {
      for (let column = Math.floor(at / height); column * height < end; column++) {
        if (column % step !== 0) continue;
        const from = Math.max(at, column * height) - column * height;
        const to = Math.min(end, (column + 1) * height) - column * height;
        bars.push(`M${column} ${from}h${step}v${to - from}h${-step}z`);
      }
    }
    at = end;
  }
  return bars.slice(0, COLUMNS * 4).join('');
}

/** A tenth of a pixel is enough to look at. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
