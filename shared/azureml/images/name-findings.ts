import { caselessHash } from '../../dataset/text-hash.ts';
import type { FindingLog } from '../rules/finding-log.ts';
import { show } from '../values.ts';
import { collisions } from './collisions.ts';

/** Groups that have a finding of their own; the rest is counted. */
const MOST = 1000;
/** Python reads these as a number, and so does CVAT where it finds no frame of the name. */
const NUMERIC_START = /^[+\-\d]/;
const NUMERIC = /^[+-]?\d+(?:_\d+)*$/;

/** The images that are carried: their paths, and the hashes that `StemKeys` gave for their names. */
type Names = { count: number; at: (index: number) => string; hashAt: (index: number) => number };

/** What is to be known of a name while it passes by, so that nothing must be looked up again unless it collides. */
export class StemKeys {
  numeric = 0;
  readonly examples: string[] = [];
  private readonly nameOf: (path: string) => string;

  /** @param nameOf the name that an image will have: its path, or the last part of it */
  constructor(nameOf: (path: string) => string) {
    this.nameOf = nameOf;
  }

  /** A hash of the name without its extension, and without regard to case (of ASCII letters). */
  hash(path: string): number {
    const name = this.nameOf(path);
    const end = stemEnd(name);
    if (NUMERIC_START.test(name) && NUMERIC.test(name.slice(0, end))) {
      this.numeric += 1;
      if (this.examples.length < 5) this.examples.push(path);
    }
    return caselessHash(name, end);
  }

  stem(path: string): string {
    const name = this.nameOf(path);
    return name.slice(0, stemEnd(name));
  }

  name(path: string): string {
    return this.nameOf(path);
  }
}

/**
 * Names that are fine in a container and cause trouble elsewhere: the same but for the extension (CVAT matches without it), the
 * same but for case (one file on Windows and macOS), only a number (CVAT may take it for a frame number).
 */
export function reportNames(names: Names, keys: StemKeys, log: FindingLog): void {
  if (keys.numeric > 0) {
    log.report('NUMERIC_STEM', 'export', `${keys.numeric} images have a number for a name: ${list(keys.examples)}`);
  }
  const hashes = Int32Array.from({ length: names.count }, (_, index) => names.hashAt(index));
  let groups = 0;
  for (const group of collisions(hashes, (index) => asciiLower(keys.stem(names.at(index))))) {
    groups += 1;
    if (groups > MOST) continue;
    const alike = group.map((index) => names.at(index));
    for (const same of groupsOf(alike, (path) => keys.stem(path))) {
      log.report('STEM_COLLISION', show(same[0]), `the same name but for the extension: ${list(same)}`);
    }
    for (const same of groupsOf(alike, (path) => keys.name(path).toLowerCase())) {
      log.report('CASE_ONLY_DIFFERENCE', show(same[0]), `the same name but for upper and lower case: ${list(same)}`);
    }
  }
  if (groups > MOST) {
    const detail = `${groups - MOST} more groups of images whose names differ only in extension or case`;
    log.report('STEM_COLLISION', 'export', detail);
  }
}

/** The groups of paths that share a key. */
function groupsOf(paths: readonly string[], keyOf: (path: string) => string): string[][] {
  return [...Map.groupBy(paths, keyOf).values()].filter((group) => new Set(group).size > 1);
}

function list(paths: readonly string[]): string {
  return `${paths.slice(0, 10).map(show).join(', ')}${paths.length > 10 ? ', ...' : ''}`;
}

/** As `caselessHash` sees it. */
function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Where the extension begins. */
function stemEnd(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? dot : name.length;
}
