import { expect, inject, test } from 'vitest';
import { readFixture } from '../azureml/fixture.ts';
import { proveTwin } from './prove-twin.ts';

/**
 * What a migration goes by: places, tags, names and polygons, with small pictures. That both files of every fixture read the same,
 * orientations and labels among it, is compared in twins.test.ts; `npm run twins` migrates them all.
 */
const FEW = [
  'accounts-two-same-path',
  'classification-multi-label',
  'paths-slashes-and-dots',
  'polygons-several-parts',
];

test.each(FEW)('the dataset of a project is proven as its COCO export is, and is there after it: %s', async (name) => {
  expect(await proveTwin(inject('azurite'), await readFixture(name))).toEqual([]);
});
