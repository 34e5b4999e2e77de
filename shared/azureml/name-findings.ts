import type { Finding } from '../dataset/finding.ts';
import { collisions } from './collisions.ts';
import { show } from './values.ts';

/** Groups that have a finding of their own; the rest is counted. */
const MOST = 1000;
/** Python reads these as a number, and so does CVAT where it finds no frame of the name. */
const NUMERIC = /^[+-]?\d+(?:_\d+)*$/;

/**
 * Names that are right in a container and trouble elsewhere: the same but for the extension (CVAT matches without it), the
 * same but for case (one file on Windows and macOS), a number alone (CVAT may take it for a frame number).
 *
 * @param paths of the images that are carried
 * @param nameOf the name that an image will have: its path, or the last part of it
 */
export function nameFindings(
  paths: { count: number; at: (index: number) => string },
  nameOf: (path: string) => string,
): Finding[] {
  const findings: Finding[] = [];
  const numeric: string[] = [];
  let numerics = 0;
  const stemAt = (index: number) => stem(nameOf(paths.at(index)));
  for (let index = 0; index < paths.count; index += 1) {
    const name = stemAt(index);
    if (!NUMERIC.test(name)) continue;
    numerics += 1;
    if (numeric.length < 5) numeric.push(paths.at(index));
  }
  if (numerics > 0) {
    findings.push({
      code: 'NUMERIC_STEM',
      severity: 'info',
      at: 'export',
      detail: `${numerics} images have a number for a name, e.g. ${numeric.map(show).join(', ')}`,
      fix: 'Nothing to do for a migration. When importing by hand into a task with other images, CVAT takes such names for frame numbers',
    });
  }
  let groups = 0;
  for (const group of collisions(paths.count, (index) => stemAt(index).toLowerCase())) {
    groups += 1;
    if (groups <= MOST)
      findings.push(
        ...sortOut(
          group.map((index) => paths.at(index)),
          nameOf,
        ),
      );
  }
  if (groups > MOST) {
    const detail = `${groups - MOST} more groups of images whose names differ in extension or case alone`;
    findings.push({ code: 'STEM_COLLISION', severity: 'warning', at: 'export', detail, fix: STEM_FIX });
  }
  return findings;
}

const STEM_FIX =
  'Nothing to do for a migration: they go to different tasks. When importing by hand, never put them into one task';

/** Paths that are alike: equal stems of other extension, and other case. */
function sortOut(paths: readonly string[], nameOf: (path: string) => string): Finding[] {
  const list = `${paths.slice(0, 10).map(show).join(', ')}${paths.length > 10 ? ', ...' : ''}`;
  const findings: Finding[] = [];
  const stems = paths.map((path) => stem(nameOf(path)));
  const names = paths.map((path) => nameOf(path));
  if (new Set(stems).size < stems.length) {
    const detail = `the same name but for the extension: ${list}`;
    findings.push({ code: 'STEM_COLLISION', severity: 'warning', at: show(paths[0]), detail, fix: STEM_FIX });
  }
  if (new Set(names.map((name) => name.toLowerCase())).size < new Set(names).size) {
    const detail = `the same name but for upper and lower case: ${list}`;
    const fix = 'Nothing to do for a migration; on Windows and macOS such files overwrite each other';
    findings.push({ code: 'CASE_ONLY_DIFFERENCE', severity: 'info', at: show(paths[0]), detail, fix });
  }
  return findings;
}

function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? name.slice(0, dot) : name;
}
