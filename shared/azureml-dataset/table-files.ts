import { InvalidInputError } from '../errors.ts';
import { type ChosenFiles, filesIn } from './choose-files.ts';
import type { MlTable } from './ml-table.ts';
import { isLinesName } from './part-name.ts';

/**
 * The files that a table means, of those that lie in or below its folder: its paths may be those of a storage account that
 * they were copied from, so the last part of a path is what counts. Throws InvalidInputError where one is not there.
 */
export function tableFiles(table: MlTable, folder: string, names: readonly string[]): ChosenFiles {
  const lines = names.filter(isLinesName);
  const listed = table.paths.flatMap((path) => ('file' in path ? [basename(path.file)] : []));
  if (listed.length < table.paths.length) {
    const patterns = table.paths.map((path) => ('pattern' in path ? asPattern(basename(path.pattern)) : /^/));
    return filesIn(
      folder,
      lines.filter((name) => patterns.some((pattern) => pattern.test(basename(name)))),
    );
  }
  const found = listed.map((name) => {
    const [only, ...others] = lines.filter((other) => basename(other) === name);
    if (only !== undefined && others.length === 0) return only;
    throw new InvalidInputError(
      `Cannot read the export "${folder}": its table names "${name}": current value is ${others.length === 0 ? 'no' : others.length + 1} such files`,
      { code: 'EXPORT_PART_MISSING', fix: 'Copy the files that the table names beside it, each once' },
    );
  });
  const [first, ...others] = new Set(found);
  if (first === undefined) return filesIn(folder, lines);
  // The table says what belongs to it, and what does not.
  return { names: filesInOrder([first, ...others]), left: [] };
}

/** Parts that are listed in the order of their texts come in that of their numbers. */
function filesInOrder(names: [string, ...string[]]): [string, ...string[]] {
  const [first, ...others] = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return first === undefined ? names : [first, ...others];
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function asPattern(glob: string): RegExp {
  const parts = glob
    .split(/([*?])/)
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`);
}
