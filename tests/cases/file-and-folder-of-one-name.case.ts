import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
/** A folder of a file's name, one level deeper, twice over, and beside names that only begin alike. */
const PATHS = [
  'f/a.jpg',
  'f/a.jpg/tile1.jpg',
  'f/a.jpg/tile1.jpg/x.jpg',
  'f/a.jpgs/b.jpg',
  'g/c.jpg/d/e.jpg',
  'g/c.jpg',
  'f/z.jpg',
  // What is uploaded is unpacked beside the archive, which has a name itself.
  'images.zip/a.jpg',
  'images.zip/b.jpg',
];
const pictures = new Map<string, Buffer>();
for (const [shade, path] of PATHS.entries()) pictures.set(path, await photo(SIZE, { shade }));

/** CVAT unpacks pictures into folders: no task holds a file and a folder of one name. */
export default {
  pictures,
  export: exportOf(Object.fromEntries(PATHS.map((path) => [path, SIZE]))),
  runs: {
    'read from the container': { request: {}, verdict: 'verified', tasks: 3 },
    uploaded: { request: { dataSource: 'upload' }, verdict: 'verified', tasks: 3 },
  },
} satisfies Case;
