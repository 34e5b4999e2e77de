import { MADE_UPLOADED } from '../images/made-uploaded.ts';
import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 61, height: 43 };
const pictures = new Map<string, Buffer | string>();
const png = await photo(SIZE, { format: 'png' });
pictures.set('f/cut.png', png.subarray(0, png.length - 30));
const jpeg = await photo(SIZE);
pictures.set('f/cut.jpg', jpeg.subarray(0, jpeg.length - 30));
for (const [extension, made] of Object.entries(MADE_UPLOADED))
  pictures.set(`f/${extension}.${extension}`, await made(SIZE.width, SIZE.height));
const UPLOADED = Object.keys(MADE_UPLOADED).map((extension) => `f/${extension}.${extension}`);
pictures.set('f/empty.jpg', '');
pictures.set('f/text.jpg', 'no picture');
pictures.set('f/drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="61" height="43"/>');
const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)]);
pictures.set('f/photo.heic', heic);
pictures.set('f/photo.heif', heic);
pictures.set('f/noext', jpeg);
const LONG = `f/${'写'.repeat(86)}.jpg`;
pictures.set(LONG, jpeg);
const refused = new Map([
  ['f/empty.jpg', ['IMAGE_UNUSABLE', '']],
  ['f/text.jpg', ['IMAGE_UNUSABLE', '']],
  ['f/drawing.svg', ['IMAGE_UNUSABLE', '']],
  ['f/photo.heic', ['IMAGE_UNUSABLE', '']],
  ['f/photo.heif', ['IMAGE_UNUSABLE', '']],
  ['f/noext', ['IMAGE_OUT_OF_SCOPE', '']],
  [LONG, ['IMAGE_UNUSABLE', '255 bytes']],
] as const);
const read = new Map(UPLOADED.map((path) => [path, ['IMAGE_UNUSABLE', 'upload']] as const));
const PATHS = [...pictures.keys()];

/** What the server shows is carried, and only what it does not show is set aside. */
export default {
  pictures,
  export: exportOf(Object.fromEntries(PATHS.map((path) => [path, SIZE]))),
  runs: {
    uploaded: { request: { dataSource: 'upload' }, verdict: 'incomplete', left: refused },
    'read from the container': {
      request: {},
      verdict: 'incomplete',
      left: new Map<string, readonly [string, string]>([...refused, ...read]),
    },
  },
} satisfies Case;
