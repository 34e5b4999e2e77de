import { azureExport, type Drawn } from '../migration/small-export.ts';
import type { Case } from './case.ts';
import { photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
const DRAWN: Drawn[] = [
  { image: 'nt/a.jpg', label: 'apple' },
  { image: 'nt/a.jpg', label: 'pear' },
  { image: 'nt/b.jpg', label: 'pear' },
];

/** Labels of whole images: a migration carries them, and a normalization says that COCO has no place for them. */
export default {
  pictures: new Map([
    ['nt/a.jpg', await photo(SIZE)],
    ['nt/b.jpg', await photo(SIZE, { shade: 1 })],
  ]),
  export: azureExport({ 'nt/a.jpg': SIZE, 'nt/b.jpg': SIZE }, DRAWN),
  normalized: { kept: 0, tags: 3, said: true },
  runs: {
    uploaded: { request: { dataSource: 'upload' }, verdict: 'verified' },
  },
} satisfies Case;
