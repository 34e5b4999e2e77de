import { expect, test } from 'vitest';
import { wrongSizes } from '../../bench/wrong-sizes.ts';

test('measureImage() answers no wrong size or orientation for any cut of any header in any layout of its bytes', async () => {
  const { cuts, wrong, setAside } = await wrongSizes(4000);
  expect(cuts).toBeGreaterThan(3600);
  expect({ wrong, setAside }).toEqual({ wrong: 0, setAside: 0 });
});
