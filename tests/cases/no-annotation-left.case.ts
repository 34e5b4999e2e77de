import type { Case } from './case.ts';
import { exportOf, photo } from './drawing.ts';

const SIZE = { width: 64, height: 48 };
const whole = exportOf({ 'l/a.jpg': SIZE, 'l/b.jpg': SIZE });
/** As an id that went through a table of numbers. */
const annotations = whole.annotations.map((one) => ({ ...one, category_id: one.category_id + 0.5 }));
const lost = annotations.map((_, index) => index);
const headline = '4 of 4 annotations';

/** All images are there, and nothing of what was drawn on them: nobody may take the verdict for success. */
export default {
  pictures: new Map([
    ['l/a.jpg', await photo(SIZE)],
    ['l/b.jpg', await photo(SIZE, { shade: 1 })],
  ]),
  export: { ...whole, annotations },
  runs: {
    'read from the container': { request: {}, verdict: 'incomplete', headline, lost },
  },
} satisfies Case;
