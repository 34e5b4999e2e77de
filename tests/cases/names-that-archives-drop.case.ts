import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
const DROPPED = [
  '__MACOSX/a.jpg',
  'thumbs/.DS_Store.jpg',
  'x/__MACOSX/deep/b.jpg',
  '.DS_Store_old/c.jpg',
  'my__MACOSX/d.jpg',
  '__MACOSX.jpg',
  'y/._.DS_Store.png',
  '__MSOSX/e.jpg',
  'data:2024/h.jpg',
];
/** They only look like what is dropped. */
const KEPT = ['a/one.jpg', 'thumbs/DS_Store.jpg', 'x/__macosx/f.jpg', '.DS_Stor/g.jpg', 'mydata:2024/i.jpg'];
const PATHS = [...KEPT, ...DROPPED];
const pictures = new Map<string, Buffer>();
for (const [shade, path] of PATHS.entries()) pictures.set(path, await photo(SIZE, { shade }));

const left = new Map(DROPPED.map((path) => [path, ['IMAGE_NOT_FOR_UPLOAD', 'CVAT drops']] as const));

/** CVAT drops what macOS puts into archives, and what looks like a data URL: in an upload they are set aside by name, since the task would lack them. */
export default {
  pictures,
  export: exportOf(Object.fromEntries(PATHS.map((path) => [path, SIZE]))),
  runs: {
    uploaded: { request: { dataSource: 'upload' }, verdict: 'incomplete', left },
    // Without their folders some names are as good as any.
    'uploaded flat': {
      request: { dataSource: 'upload', paths: 'basename' },
      verdict: 'incomplete',
      left: new Map([...left].filter(([path]) => /\.DS_Store\.|X\.jpg/.test(path))),
    },
  },
} satisfies Case;
