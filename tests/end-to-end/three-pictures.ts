import { azureExport, type Drawn } from '../migration/small-export.ts';

export const SIZE = { width: 64, height: 48 };
export const IMAGES = { 'UI/a b/one.jpg': SIZE, 'UI/two.JPG': SIZE, 'UI/zwölf.png': SIZE };
const DRAWN: Drawn[] = [
  { image: 'UI/a b/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'UI/two.JPG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'UI/zwölf.png', label: 'Animal/Cat', box: [3, 4, 5, 6] },
];

/** Names with a blank, in capitals and beyond ASCII; a box, a polygon and a small box. */
export const EXPORT = azureExport(IMAGES, DRAWN);
