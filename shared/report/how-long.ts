import { plural } from '../dataset/plural.ts';

/**
 * How long a migration takes, roughly: starting takes some seconds; small pictures take 30 a second to be copied, created and
 * read back, large ones 10 MB. Without `bytes`, as for small ones.
 */
export function howLong({ images, bytes = 0 }: { images: number; bytes?: number }): string {
  const seconds = 15 + images / 30 + bytes / 10_000_000;
  if (seconds < 55) return `${Math.ceil(seconds / 10) * 10} seconds`;
  return seconds < 5400 ? plural(Math.round(seconds / 60), 'minute') : plural(Math.round(seconds / 3600), 'hour');
}
