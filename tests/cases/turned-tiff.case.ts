import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const pictures = new Map<string, Buffer>();
const sizes: Record<string, { width: number; height: number }> = {};
for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
  const path = `t/turned${orientation}.tif`;
  pictures.set(path, await photo({ width: 80, height: 50 }, { format: 'tiff', orientation, shade: orientation }));
  // As it is shown.
  sizes[path] = orientation > 4 ? { width: 50, height: 80 } : { width: 80, height: 50 };
}
const TURNED = [5, 6, 7, 8].map((orientation) => `t/turned${orientation}.tif`);
const left = new Map(TURNED.map((path) => [path, ['IMAGE_NOT_FOR_UPLOAD', 'TIFF']] as const));

/** What is uploaded CVAT measures as a turned TIFF twice; where it reads the container it takes our sizes. */
export default {
  pictures,
  export: exportOf(sizes),
  runs: {
    'read from the container': { request: {}, verdict: 'verified' },
    uploaded: { request: { dataSource: 'upload' }, verdict: 'incomplete', left },
  },
} satisfies Case;
