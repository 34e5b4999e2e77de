import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
/** Each is what another one becomes when it is encoded, or decoded. */
const PATHS = ['a/x y.jpg', 'a/x%20y.jpg', 'a/x%2520y.jpg', 'b/100%.jpg', 'b/100%25.jpg'];
const pictures = new Map<string, Buffer>();
for (const [shade, path] of PATHS.entries()) pictures.set(path, await photo(SIZE, { shade }));

const whole = exportOf(Object.fromEntries(PATHS.map((path) => [path, SIZE])));
/** As writers do that encode their URLs. */
const images = whole.images.map((image) => ({
  ...image,
  absolute_url: `https://contoso.blob.core.windows.net/pictures/${image.file_name.split('/').map(encodeURIComponent).join('/')}`,
}));

/** A name that looks like an escape, beside the name that it would be an escape of: each image gets its own annotations. */
export default {
  pictures,
  export: { ...whole, images },
  runs: {
    'read from the container': { request: {}, verdict: 'verified' },
    uploaded: { request: { dataSource: 'upload' }, verdict: 'verified' },
  },
} satisfies Case;
