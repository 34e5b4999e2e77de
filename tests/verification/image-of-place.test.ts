import { expect, test } from 'vitest';
import { imageOfPlace } from '../../shared/verification/image-of-place.ts';

test.each([
  ['images[3] "UI/a.jpg"', 'UI/a.jpg'],
  ['annotations[12] (id 13) of "UI/a.jpg"', 'UI/a.jpg'],
  ['"a.jpg"', 'a.jpg'],
  ['task 11, frame 3 "a.jpg"', 'a.jpg'],
  ['task 11, job 4, "a.jpg"', 'a.jpg'],
  ['task 11, annotations[12] of "a.jpg"', 'a.jpg'],
  ['task 11 "street", "a.jpg"', 'a.jpg'],
  ['task 11 "street "north", 2", "a.jpg"', 'a.jpg'],
  ['task 11 "street"', undefined],
  ['task "street"', undefined],
  ['categories[0] "Cat"', undefined],
  ['label "Cat"', undefined],
  ['label "Cat", attribute "breed"', undefined],
  ['project 3, label "Cat"', undefined],
  ['export', undefined],
])('imageOfPlace() of %s', (at, image) => {
  expect(imageOfPlace(at)).toBe(image);
});
