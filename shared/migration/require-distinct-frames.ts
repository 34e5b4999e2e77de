import { repeatedHashes } from '../dataset/repeated-hashes.ts';
import { textHash } from '../dataset/text-hash.ts';
import { InvalidInputError } from '../errors.ts';
import type { Names } from './frame-series.ts';

const SHOWN = 20;

/** Refuses an upload without folders in which two images would have one name. */
export function* requireDistinctFrames(paths: Names, toFrame: (path: string) => string): Generator<number, void> {
  const hashes = new Int32Array(paths.length);
  for (let position = 0; position < paths.length; position += 1) {
    hashes[position] = textHash(toFrame(paths.at(position)));
    yield 0.2;
  }
  const repeated = yield* repeatedHashes(hashes);
  const first = new Map<string, string>();
  const shown: string[] = [];
  let collisions = 0;
  for (let position = repeated.indexOf(1); position !== -1; position = repeated.indexOf(1, position + 1)) {
    const path = paths.at(position);
    const earlier = first.get(toFrame(path));
    if (earlier === undefined) first.set(toFrame(path), path);
    else {
      collisions += 1;
      if (collisions <= SHOWN) shown.push(`"${earlier}" and "${path}"`);
    }
    yield 0.2;
  }
  if (collisions === 0) return;
  throw new InvalidInputError(`Cannot upload images flat: ${collisions} names collide: ${shown.join('; ')}`, {
    code: 'BASENAME_COLLISION',
    fix: 'Use paths "full", which keeps the folders, or rename the images',
  });
}
