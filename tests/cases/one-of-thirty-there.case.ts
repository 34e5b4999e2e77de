import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
const PATHS = Array.from({ length: 30 }, (_, k) => `l/i${k}.jpg`);
const left = new Map(PATHS.slice(1).map((path) => [path, ['IMAGE_NOT_IN_CONTAINER', path]] as const));

/** Nearly nothing of the export got in: nobody may take the verdict for success. */
export default {
  pictures: new Map([['l/i0.jpg', await photo(SIZE)]]),
  export: exportOf(Object.fromEntries(PATHS.map((path) => [path, SIZE]))),
  runs: {
    uploaded: { request: { dataSource: 'upload' }, verdict: 'incomplete', headline: '29 of 30 images', left },
  },
} satisfies Case;
