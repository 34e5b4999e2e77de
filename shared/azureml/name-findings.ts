import { collisions } from './collisions.ts';
import type { FindingLog } from './finding-log.ts';
import { show } from './values.ts';

/** Groups that have a finding of their own; the rest is counted. */
const MOST = 1000;
/** Python reads these as a number, and so does CVAT where it finds no frame of the name. */
const NUMERIC = /^[+-]?\d+(?:_\d+)*$/;

type Paths = { count: number; at: (index: number) => string };

/**
 * Names that are right in a container and trouble elsewhere: the same but for the extension (CVAT matches without it), the
 * same but for case (one file on Windows and macOS), a number alone (CVAT may take it for a frame number).
 *
 * @param paths of the images that are carried
 * @param nameOf the name that an image will have: its path, or the last part of it
 */
export function reportNames(paths: Paths, nameOf: (path: string) => string, log: FindingLog): void {
  const stemAt = (index: number) => stem(nameOf(paths.at(index)));
  reportNumbers(paths, stemAt, log);
  let groups = 0;
  for (const group of collisions(paths.count, (index) => stemAt(index).toLowerCase())) {
    groups += 1;
    if (groups > MOST) continue;
    const alike = group.map((index) => paths.at(index));
    for (const same of groupsOf(alike, (path) => stem(nameOf(path)))) {
      log.report('STEM_COLLISION', show(same[0]), `the same name but for the extension: ${list(same)}`);
    }
    for (const same of groupsOf(alike, (path) => nameOf(path).toLowerCase())) {
      log.report('CASE_ONLY_DIFFERENCE', show(same[0]), `the same name but for upper and lower case: ${list(same)}`);
    }
  }
  if (groups > MOST) {
    const detail = `${groups - MOST} more groups of images whose names differ in extension or case alone`;
    log.report('STEM_COLLISION', 'export', detail);
  }
}

function reportNumbers(paths: Paths, stemAt: (index: number) => string, log: FindingLog): void {
  const examples: string[] = [];
  let count = 0;
  for (let index = 0; index < paths.count; index += 1) {
    if (!NUMERIC.test(stemAt(index))) continue;
    count += 1;
    if (examples.length < 5) examples.push(paths.at(index));
  }
  if (count > 0) log.report('NUMERIC_STEM', 'export', `${count} images have a number for a name: ${list(examples)}`);
}

/** Those that have something in common. */
function groupsOf(paths: readonly string[], keyOf: (path: string) => string): string[][] {
  return [...Map.groupBy(paths, keyOf).values()].filter((group) => new Set(group).size > 1);
}

function list(paths: readonly string[]): string {
  return `${paths.slice(0, 10).map(show).join(', ')}${paths.length > 10 ? ', ...' : ''}`;
}

function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? name.slice(0, dot) : name;
}
