import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
const PATHS = ['m/a.jpg', 'Labeling/images/b.jpg', 'm/noext'];
const pictures = new Map<string, Buffer>();
for (const [shade, path] of PATHS.entries()) pictures.set(path, await photo(SIZE, { shade }));

const left = new Map([
  ['Labeling/images/b.jpg', ['IMAGE_OUT_OF_SCOPE', 'Labeling/']],
  ['m/noext', ['IMAGE_OUT_OF_SCOPE', 'extension']],
] as const);

/** Blobs that are there, and left out because of what they are called: each says that it is there, and the way out. */
export default {
  pictures,
  export: exportOf(Object.fromEntries(PATHS.map((path) => [path, SIZE]))),
  runs: {
    uploaded: { request: { dataSource: 'upload' }, verdict: 'incomplete', left },
  },
} satisfies Case;
