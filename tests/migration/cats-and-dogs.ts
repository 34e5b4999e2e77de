import { azureExport, type Drawn } from './small-export.ts';

export const SIZE = { width: 64, height: 48 };
export const PATHS = ['a.jpg', 'b.jpg', 'c.jpg'];

/** Three images, each with a cat in a box and the outline of a dog. */
export const EXPORT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', polygon: [1, k, 30, 2, 31, 40] },
  ]),
);
