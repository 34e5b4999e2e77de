import type { NewTrackedShape } from '../annotations/annotation-data.ts';
import { type Html, html } from './html.ts';
import { maskPath } from './mask-path.ts';

type Drawable = Pick<NewTrackedShape, 'type' | 'points' | 'rotation'>;

/** A shape in the pixels of its frame: filled lightly and outlined in `color`, over a white casing. */
export function drawShape(shape: Drawable, color: string): Html {
  const casing = html`fill="none" stroke="#fff" stroke-opacity=".8" stroke-width="5" vector-effect="non-scaling-stroke"`;
  const line = html`fill="${color}" fill-opacity=".18" stroke="${color}" stroke-width="2.5" vector-effect="non-scaling-stroke"`;
  return html`<g${turn(shape)}>${outline(shape, casing)}${outline(shape, line)}</g>
`;
}

/** Its label's name above its corner, within the frame. */
export function drawName(shape: Drawable, name: string, frame: { width: number }): Html {
  const size = frame.width / 30;
  const { x, y } = corner(shape);
  const at = html`x="${Math.max(0, x)}" y="${Math.max(size, y - size / 4)}"`;
  return html`<text ${at} font-size="${size}" stroke-width="${size / 5}">${name}</text>
`;
}

function outline({ type, points }: Drawable, style: Html): Html {
  const [a = 0, b = 0, c = 0, d = 0] = points;
  switch (type) {
    case 'rectangle':
      return html`<path d="M${a} ${b}H${c}V${d}H${a}Z" ${style}/>`;
    case 'ellipse':
      return html`<ellipse cx="${a}" cy="${b}" rx="${Math.abs(c - a)}" ry="${Math.abs(b - d)}" ${style}/>`;
    case 'mask':
      return html`<path d="${maskPath(points)}" ${style}/>`;
    case 'polygon':
      return html`<polygon points="${points.join(' ')}" ${style}/>`;
    default:
      return html`<polyline points="${points.join(' ')}" ${style}/>`;
  }
}

function turn({ rotation, type, points: [a = 0, b = 0, c = 0, d = 0] }: Drawable): Html | undefined {
  if (rotation === 0) return undefined;
  const [x, y] = type === 'ellipse' ? [a, b] : [(a + c) / 2, (b + d) / 2];
  return html` transform="rotate(${rotation} ${x} ${y})"`;
}

function corner({ type, points }: Drawable): { x: number; y: number } {
  if (type === 'mask') {
    const [x = 0, y = 0] = points.slice(-4);
    return { x, y };
  }
  const even = points.filter((_, index) => index % 2 === 0);
  const odd = points.filter((_, index) => index % 2 === 1);
  return { x: Math.min(...even), y: Math.min(...odd) };
}
