import { expect, test } from 'vitest';
import { firstRange } from '../../shared/images/measure-image.ts';
import { kindOf, RangeLearner } from '../../shared/images/range-learner.ts';

test('RangeLearner asks for what the headers of the same folder and extension needed', () => {
  const ranges = new RangeLearner();
  for (let i = 0; i < 5; i++) ranges.learn(kindOf('a/x.jpg'), 17_300);
  expect(first(ranges, 'a/y.JPG')).toBe(17 * 1024);
  expect(first(ranges, 'a/y.jpeg')).toBe(firstRange('y.jpeg'));
  expect(first(ranges, 'b/y.jpg')).toBe(firstRange('y.jpg'));
});

test('RangeLearner pays bytes for most of a folder, a request for a rare long header, and forgets', () => {
  const ranges = new RangeLearner();
  for (let i = 0; i < 29; i++) ranges.learn(kindOf('a/x.jpg'), 600);
  ranges.learn(kindOf('a/x.jpg'), 180_000);
  expect(first(ranges, 'a/y.jpg')).toBe(1024);
  for (let i = 0; i < 32; i++) ranges.learn(kindOf('a/x.jpg'), 70_000);
  expect(first(ranges, 'a/y.jpg')).toBe(69 * 1024);
});

test('RangeLearner asks for two megabytes at most, since many images are read at once', () => {
  const ranges = new RangeLearner();
  for (let i = 0; i < 5; i++) ranges.learn(kindOf('a/x.jpg'), 9_000_000);
  expect(first(ranges, 'a/y.jpg')).toBe(2 * 1024 * 1024);
});

function first(ranges: RangeLearner, name: string): number {
  return ranges.first(kindOf(name), name);
}
