import { expect, test } from 'vitest';
import { howLong } from '../../shared/report/how-long.ts';

test.each([
  [{ images: 24, bytes: 849_000 }, '20 seconds'],
  [{ images: 1350 }, '1 minute'],
  [{ images: 5400 }, '3 minutes'],
  [{ images: 100, bytes: 30_000_000_000 }, '50 minutes'],
  [{ images: 1_000_000 }, '9 hours'],
])('howLong() says of %o about %s', (work, words) => {
  expect(howLong(work)).toBe(words);
});
