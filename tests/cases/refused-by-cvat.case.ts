import sharp from 'sharp';
import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 60, height: 40 };
const create = { ...SIZE, channels: 3, background: '#4a8' } as const;

/** A TIFF of the right length and a sound header, whose pixels are no pixels. */
async function garbled(compression: 'deflate' | 'lzw'): Promise<Buffer> {
  const picture = await sharp({ create }).tiff({ compression }).toBuffer();
  const strips = await sharp({ create }).tiff({ compression }).toBuffer();
  return picture.fill(0xa5, 8, strips.readUInt32LE(4));
}

const pictures = new Map<string, Buffer>();
for (let shade = 0; shade < 4; shade++) pictures.set(`r/${shade}.jpg`, await photo(SIZE, { shade }));
pictures.set('r/1-deflate.tif', await garbled('deflate'));
pictures.set('r/3-lzw.tif', await garbled('lzw'));
const left = new Map([
  ['r/1-deflate.tif', ['IMAGE_REFUSED_BY_CVAT', '']],
  ['r/3-lzw.tif', ['IMAGE_REFUSED_BY_CVAT', '']],
] as const);

/** Nothing of their headers tells that CVAT cannot decode them: each costs itself, and not its task. */
export default {
  pictures,
  export: exportOf(Object.fromEntries([...pictures.keys()].map((path) => [path, SIZE]))),
  runs: {
    'read from the container': { request: {}, verdict: 'incomplete', left, tasks: 1 },
    uploaded: { request: { dataSource: 'upload' }, verdict: 'incomplete', left, tasks: 1 },
  },
} satisfies Case;
