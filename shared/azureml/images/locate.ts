import type { Inventory } from '../../dataset/inventory.ts';
import type { NormalizeOptions } from '../rules/options.ts';
import type { ImageNames } from './image-names.ts';
import { pathVariants } from './path-variants.ts';

export type Located =
  /** `row` of the inventory; `others` say something else about where the image is. */
  | { found: 'one'; row: number; path: string; by: 'path' | 'spelling' | 'basename'; disagreeing: string[] }
  /** Only a path that differs in case exists. */
  | { found: 'other-case'; row: number; path: string }
  | { found: 'several'; paths: string[] }
  | { found: 'none'; nearest: string[] };

/** One folder per item with an `image.png` in each is common: all of them for each image would take hours. */
export const MOST_NAMESAKES = 6;

/**
 * Holds what an image says about its place against what the container holds. The first path that exists wins; with
 * `paths: basename` so does the only blob with the image's file name.
 */
export function locate(
  names: ImageNames,
  inventory: Inventory,
  options: NormalizeOptions,
  hasSize: (row: number) => boolean,
): Located {
  const agreed = agreedPath(names);
  const at = agreed === undefined ? -1 : inventory.indexOf(agreed);
  const isPlain = names.sources.every((source) => source.paths.length === 1);
  if (agreed !== undefined && at !== -1 && isPlain)
    return { found: 'one', row: at, path: agreed, by: 'path', disagreeing: [] };
  const meant = meanings(names, inventory);
  const [first] = meant;
  if (first && names.sources.length > 1)
    return { found: 'one', ...first, by: 'path', disagreeing: alsoMeant(first, meant, hasSize) };
  const paths = [...new Set(names.sources.flatMap((source) => source.paths))];
  const row = bestExisting(paths, inventory, hasSize);
  if (row !== -1) {
    const path = inventory.pathAt(row);
    const others = [...disagreeing(names, path), ...alsoMeant({ row, path }, meant, hasSize)];
    return { found: 'one', row, path, by: 'path', disagreeing: others };
  }
  const [spelled, ...alike] = spelledOtherwise(paths, inventory);
  if (spelled && alike.length > 0) return { found: 'several', paths: [spelled, ...alike].map(({ path }) => path) };
  if (spelled) return { found: 'one', ...spelled, by: 'spelling', disagreeing: disagreeing(names, spelled.path) };
  if (options.paths === 'basename') {
    const written = paths.map(basename);
    for (const name of new Set([...written, ...written.flatMap(pathVariants)])) {
      const [only, ...others] = inventory.withBasename(name, MOST_NAMESAKES);
      if (only !== undefined && others.length === 0)
        return { found: 'one', row: inventory.indexOf(only), path: only, by: 'basename', disagreeing: [] };
      if (only !== undefined) return { found: 'several', paths: [only, ...others] };
    }
  }
  const nearest = inventory.nearest(paths.at(-1) ?? '', 3);
  const sameButCase = nearest.filter((near) => paths.some((path) => path.toLowerCase() === near.toLowerCase()));
  const [other, ...more] = sameButCase;
  if (other !== undefined && more.length === 0)
    return { found: 'other-case', row: inventory.indexOf(other), path: other };
  return { found: 'none', nearest };
}

/** The path that all say first: the usual case, which needs no more than one look. */
function agreedPath({ sources }: ImageNames): string | undefined {
  const path = sources[0]?.paths[0];
  return sources.every((source) => source.paths[0] === path) ? path : undefined;
}

type Meaning = { row: number; path: string };

/**
 * What is there of the paths that all keys can mean. Where one is encoded and another is not, that is one, and a blob of the
 * encoded name is another image; a URL alone may be meant as it is or with its escapes undone.
 */
function meanings({ sources: [first, ...others] }: ImageNames, inventory: Inventory): Meaning[] {
  const paths = first?.paths.filter((path) => others.every((other) => other.paths.includes(path))) ?? [];
  return paths.map((path) => ({ row: inventory.indexOf(path), path })).filter(({ row }) => row !== -1);
}

/** What else may be meant, unless only the one that is taken has the size in the export. */
function alsoMeant(taken: Meaning, meant: readonly Meaning[], hasSize: (row: number) => boolean): string[] {
  return meant
    .filter(({ row }) => row !== taken.row && (hasSize(row) || !hasSize(taken.row)))
    .map(({ path }) => `its address can mean "${path}" as well, which is there too`);
}

/** Where the keys name several blobs, the only one of the size in the export; else the first. */
function bestExisting(paths: readonly string[], inventory: Inventory, hasSize: (row: number) => boolean): number {
  const first = firstExisting(paths, inventory);
  if (first === -1 || hasSize(first)) return first;
  const rows = new Set(paths.map((path) => inventory.indexOf(path)).filter((row) => row !== -1 && hasSize(row)));
  const [fitting = first] = rows.size === 1 ? rows : [];
  return fitting;
}

function firstExisting(paths: readonly string[], inventory: Inventory): number {
  for (const path of paths) {
    const row = inventory.indexOf(path);
    if (row !== -1) return row;
  }
  return -1;
}

/** What is there under other spellings of the first path that has any: of several nobody can know which one is meant. */
function spelledOtherwise(paths: readonly string[], inventory: Inventory): Meaning[] {
  for (const path of paths) {
    const found = pathVariants(path).map((other) => ({ row: inventory.indexOf(other), path: other }));
    const there = found.filter(({ row }) => row !== -1);
    if (there.length > 0) return there;
  }
  return [];
}

function disagreeing(names: ImageNames, path: string): string[] {
  return names.sources
    .filter(
      (source) => !source.paths.includes(path) && !source.paths.some((other) => pathVariants(other).includes(path)),
    )
    .map((source) => `${source.key} says "${source.paths[0]}"`);
}

function basename(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
