import { ValidationError } from '../http/errors.ts';
import type { DataBody } from './data-body.ts';

export function requireQuality({ image_quality }: DataBody): void {
  if (image_quality > 0) return;
  throw new ValidationError("The 'image_quality' parameter is required for image- and video-based tasks");
}
