import { type Random, seededRandom } from '@azureml-to-cvat/blob-events-emulated/seeded-random.ts';

/** What stands behind the labelled things. `ground` is the height, in pixels from the top, at which things stand well. */
export type Backdrop = { svg: string; ground: number };

export type Size = { width: number; height: number };

const HOUSES = ['#e8b27d', '#d98f7a', '#c7b38a', '#a9bfae', '#d9c3b0', '#b9a4b8'];

export function street(size: Size, seed: number, sky: readonly [string, string] = ['#9fd0ee', '#eaf5f7']): Backdrop {
  const random = seededRandom(seed);
  const { width, height } = size;
  const [pavement, road] = [Math.round(height * 0.62), Math.round(height * 0.74)];
  const dashes = Array.from({ length: Math.ceil(width / 90) }, (_, i) =>
    rect(20 + i * 90, height * 0.9, 46, 5, '#d9d6c8'),
  );
  return {
    svg: [
      skyOf(size, sky),
      cloud(random() * width * 0.8, height * 0.12, height * 0.09),
      ...houses(size, pavement, random),
      rect(0, pavement, width, road - pavement, '#cfc8ba'),
      rect(0, road - 4, width, 4, '#aaa294'),
      rect(0, road, width, height - road, '#6f7279'),
      ...dashes,
    ].join(''),
    ground: Math.round(height * 0.86),
  };
}

export function market(size: Size, seed: number): Backdrop {
  const random = seededRandom(seed);
  const { width, height } = size;
  const floor = Math.round(height * 0.7);
  const stones = Array.from({ length: 40 }, () =>
    rect(random() * width, floor + random() * (height - floor), 20 + random() * 30, 3, '#b7a88e'),
  );
  return {
    svg: [
      skyOf(size, ['#f7dfb5', '#fdf3e0']),
      ...houses(size, floor, random),
      rect(0, floor, width, height - floor, '#cdbfa5'),
      ...stones,
    ].join(''),
    ground: Math.round(height * 0.93),
  };
}

export function park(size: Size, seed: number): Backdrop {
  const random = seededRandom(seed);
  const { width, height } = size;
  const grass = Math.round(height * 0.6);
  const trees = Array.from({ length: Math.round(width / 150) }, (_, i) => {
    const [x, r] = [i * 150 + random() * 90, height * (0.1 + random() * 0.05)];
    return rect(x - r * 0.12, grass - r, r * 0.24, r * 1.1, '#7b5b3c') + circle(x, grass - r * 1.5, r, '#6fae5c');
  });
  return {
    svg: [
      skyOf(size, ['#a9dbf0', '#f3fafa']),
      circle(width * (0.15 + random() * 0.7), height * 0.16, height * 0.07, '#ffe28a'),
      cloud(random() * width * 0.7, height * 0.18, height * 0.08),
      `<ellipse cx="${width * 0.3}" cy="${grass + 10}" rx="${width * 0.5}" ry="${height * 0.16}" fill="#b9dca0"/>`,
      ...trees,
      rect(0, grass, width, height - grass, '#93c47d'),
      `<ellipse cx="${width / 2}" cy="${height}" rx="${width * 0.7}" ry="${height * 0.16}" fill="#e3d3ab"/>`,
    ].join(''),
    ground: Math.round(height * 0.9),
  };
}

function skyOf({ width, height }: Size, [top, bottom]: readonly [string, string]): string {
  return (
    `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/>` +
    `<stop offset="0.7" stop-color="${bottom}"/></linearGradient><rect width="${width}" height="${height}" fill="url(#sky)"/>`
  );
}

function houses({ width, height }: Size, base: number, random: Random): string[] {
  const drawn: string[] = [];
  for (let x = -20; x < width; ) {
    const [w, h] = [width * (0.14 + random() * 0.1), height * (0.28 + random() * 0.2)];
    const roof = height * 0.07;
    drawn.push(
      rect(x, base - h, w, h, HOUSES[Math.floor(random() * HOUSES.length)] ?? '#d9c3b0'),
      `<polygon points="${x - 4},${base - h} ${x + w / 2},${base - h - roof} ${x + w + 4},${base - h}" fill="#9a5b4a"/>`,
      ...[0, 1, 2].flatMap((row) =>
        [0.14, 0.44, 0.74].map((at) =>
          rect(x + w * at, base - h + height * (0.03 + row * 0.1), w * 0.14, height * 0.055, '#f4f1d8'),
        ),
      ),
    );
    x += w;
  }
  return drawn;
}

const cloud = (x: number, y: number, r: number) =>
  circle(x, y, r * 0.7, '#ffffffcc') +
  circle(x + r, y - r * 0.3, r, '#ffffffcc') +
  circle(x + r * 2, y, r * 0.75, '#ffffffcc');

const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;

const circle = (cx: number, cy: number, r: number, fill: string) =>
  `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${fill}"/>`;
