import sharp from 'sharp';
import { madeTiff } from '../images/made-tiff.ts';
import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 60, height: 40 };
const pictures = new Map<string, Buffer>();
for (let shade = 0; shade < 9; shade++) pictures.set(`p/${shade}.jpg`, await photo(SIZE, { shade }));
/** Sound headers; CVAT makes no picture of any of them, and fails the whole chunk. */
pictures.set('p/4-compression.tif', madeTiff([[259, 3, 1, [34712 & 255, 34712 >> 8]]]));
const create = { width: 66_000, height: 40, channels: 3, background: '#88a' } as const;
pictures.set('p/6-wide.png', await sharp({ create }).png().toBuffer());
const webp = await photo({ width: 60, height: 40 }, { format: 'webp' });
pictures.set('p/8-cut.webp', webp.subarray(0, webp.length - 20));
const sizes = Object.fromEntries([...pictures.keys()].map((path) => [path, SIZE]));
const left = new Map([
  ['p/4-compression.tif', ['IMAGE_UNUSABLE', 'compression']],
  ['p/6-wide.png', ['IMAGE_UNUSABLE', '65500']],
  ['p/8-cut.webp', ['IMAGE_UNUSABLE', 'IMAGE_TRUNCATED']],
] as const);

/** One of these takes its sound neighbours with it: it is set aside before, and every chunk of every job opens. */
export default {
  pictures,
  export: exportOf({ ...sizes, 'p/6-wide.png': { width: 66_000, height: 40 } }),
  runs: {
    'read from the container': { request: { tasks: { chunkSize: 2, segmentSize: 5 } }, verdict: 'incomplete', left },
  },
} satisfies Case;
