import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atOnce } from '../../shared/dataset/in-turns.ts';
import { requireDistinctFrames } from '../../shared/migration/require-distinct-frames.ts';
import { sameHash } from '../dataset/same-hash.ts';

const [ONE, OTHER] = sameHash();
const flat = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** What is wrong with an upload of these paths without folders; undefined where nothing is. */
function problemOf(paths: readonly string[]): string | undefined {
  const at = (position: number) => paths[position] ?? '';
  try {
    atOnce(requireDistinctFrames({ length: paths.length, at }, flat));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The same, with all names held. */
function plainProblemOf(paths: readonly string[]): string | undefined {
  const first = new Map<string, string>();
  const collisions: string[] = [];
  for (const path of paths) {
    const earlier = first.get(flat(path));
    if (earlier === undefined) first.set(flat(path), path);
    else collisions.push(`"${earlier}" and "${path}"`);
  }
  if (collisions.length === 0) return undefined;
  const shown = collisions.slice(0, 20).join('; ');
  return `Cannot upload images flat: ${collisions.length} names collide: ${shown}`;
}

test('requireDistinctFrames() names the first pairs of one name in the order of the images', () => {
  const path = fc.tuple(fc.constantFrom('x', 'y', 'z/x'), fc.constantFrom('a', 'b', 'c', 'd', ONE, OTHER));
  const paths = fc.array(
    path.map((parts) => parts.join('/')),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(paths, (list) => {
      expect(problemOf(list)).toBe(plainProblemOf(list));
    }),
  );
  const many = Array.from({ length: 30 }, (_, folder) => `${folder}/a.jpg`);
  expect(problemOf(many)).toBe(plainProblemOf(many));
});

test('requireDistinctFrames() lets names pass that have nothing but their hash in common', () => {
  expect(problemOf([`x/${ONE}`, `y/${OTHER}`])).toBeUndefined();
  expect(problemOf([`x/${ONE}`, `y/${OTHER}`, `y/${ONE}`])).toContain(`1 names collide: "x/${ONE}" and "y/${ONE}"`);
});
