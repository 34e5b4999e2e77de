import { InvalidInputError } from '../errors.ts';

/** Refuses an upload without folders in which two images would have one name. */
export function* requireDistinctFrames(
  paths: readonly string[],
  toFrame: (path: string) => string,
): Generator<number, void> {
  const first = new Map<string, string>();
  const collisions: string[] = [];
  for (const path of paths) {
    const earlier = first.get(toFrame(path));
    if (earlier === undefined) first.set(toFrame(path), path);
    else collisions.push(`"${earlier}" and "${path}"`);
    yield 0.2;
  }
  if (collisions.length === 0) return;
  const shown = collisions.slice(0, 20).join('; ');
  throw new InvalidInputError(`Cannot upload images flat: ${collisions.length} names collide: ${shown}`, {
    code: 'BASENAME_COLLISION',
    fix: 'Use paths "full", which keeps the folders, or rename the images',
  });
}
