import { expect, inject, test } from 'vitest';
import { readFixture } from '../azureml/fixture.ts';
import { proveTwin } from './prove-twin.ts';

/**
 * What a migration goes by: places, tags, orientations, labels, names and polygons, with small pictures. What is left out before is
 * compared of every fixture in twins.test.ts; `npm run twins` migrates them all.
 */
const FEW = [
  'accounts-two-same-path',
  'classification-multi-label',
  'exif-all-raw',
  'labels-cleaned',
  'paths-slashes-and-dots',
  'polygons-several-parts',
];

test.each(FEW)('the dataset of a project is proven as its COCO export is, and is there after it: %s', async (name) => {
  expect(await proveTwin(inject('azurite'), await readFixture(name))).toEqual([]);
});
