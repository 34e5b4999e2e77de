import type { ImageFinding } from './header.ts';

/** Measured on CVAT 2.73: the mean difference to the original is 15 to 42 of 255. Geometry is not concerned. */
export const deepGrey: ImageFinding = {
  code: 'IMAGE_CONTRAST_DIFFERS',
  detail: 'It is grey of 16 bits, which CVAT shows with another contrast than the original has',
};
