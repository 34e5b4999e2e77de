import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
const PATHS = ['m/a.jpg', 'n/b.jpg', 'm/trash/c.jpg'];
const pictures = new Map<string, Buffer>();
for (const [shade, path] of PATHS.entries()) pictures.set(path, await photo(SIZE, { shade }));
const left = new Map([
  ['n/b.jpg', ['IMAGE_OUT_OF_SCOPE', 'IMAGES_PREFIX']],
  ['m/trash/c.jpg', ['IMAGE_OUT_OF_SCOPE', 'IMAGES_EXCLUDE']],
  ['m/gone.jpg', ['IMAGE_NOT_IN_CONTAINER', 'm/gone.jpg']],
] as const);

/** What a setting leaves out is there, and is not called missing. */
export default {
  settings: { IMAGES_PREFIX: 'm/', IMAGES_EXCLUDE: 'm/trash/' },
  pictures,
  export: exportOf(Object.fromEntries([...PATHS, 'm/gone.jpg'].map((path) => [path, SIZE]))),
  runs: {
    'read from the container': { request: {}, verdict: 'incomplete', left },
  },
} satisfies Case;
