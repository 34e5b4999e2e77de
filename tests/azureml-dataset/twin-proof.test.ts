import { expect, inject, test } from 'vitest';
import { readFixture } from '../azureml/fixture.ts';
import { proveTwin } from './prove-twin.ts';

/** One of each kind, with small pictures; `npm run twins` takes every fixture that has a twin. */
const FEW = [
  'accounts-two-same-path',
  'bbox-not-finite-and-text',
  'classification-multi-label',
  'exif-all-raw',
  'labels-cleaned',
  'paths-slashes-and-dots',
  'polygons-several-parts',
  'without-annotations',
];

test.each(FEW)('the dataset of a project is proven as its COCO export is, and is there after it: %s', async (name) => {
  expect(await proveTwin(inject('azurite'), await readFixture(name))).toEqual([]);
});
