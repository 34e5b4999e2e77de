import { InvalidInputError } from '../errors.ts';
import { byExport, isLinesName, type NamedExport, partName, renamedPart } from './part-name.ts';

/** The files of one export, in order, and those beside it that may be of it, and are not read. */
export type ChosenFiles = { names: [string, ...string[]]; left: string[] };

/**
 * The export that a file belongs to: all parts of it that lie in its folder, or the file alone. `names` are all in the folder.
 * Throws InvalidInputError where a part is missing.
 */
export function filesOf(name: string, names: readonly string[]): ChosenFiles {
  const groups = byExport(names.filter((other) => folderOf(other) === folderOf(name)));
  const own = groups.find((group) => group.names.includes(name));
  if (!own?.numbered) return { names: [name], left: [] };
  const alike = (other: string) => other.toLowerCase().startsWith(own.stem.toLowerCase());
  return complete(own, names.filter(alike));
}

/**
 * The one export that lies in or below a folder: numbered parts, or a single file.
 * Throws InvalidInputError where there is none, where there are several, and where a part is missing.
 */
export function filesIn(folder: string, names: readonly string[]): ChosenFiles {
  const groups = byExport(names);
  const numbered = groups.filter((group) => group.numbered);
  const folders = new Set(groups.flatMap((group) => group.names.map(folderOf)));
  const candidates = numbered.length > 0 && folders.size === 1 ? numbered : groups;
  const [only, ...others] = candidates;
  if (!only) throw withoutLines(folder);
  if (others.length > 0) throw sideBySide(folder, candidates);
  return complete(only, names);
}

export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

/** Names of several exports that hold the same images, or that nothing tells which one is meant of. */
export function sideBySide(
  folder: string,
  groups: readonly Pick<NamedExport, 'names'>[],
  image?: string,
): InvalidInputError {
  const listed = groups
    .slice(0, 5)
    .map(({ names }) => `"${names[0]}"${names.length > 1 ? ` and ${names.length - 1} more parts` : ''}`);
  const reason = image === undefined ? '' : `, both with the image "${image}"`;
  return new InvalidInputError(
    `Cannot read the export "${folder}": ${groups.length} exports lie side by side${reason}: current value is ${listed.join(', ')}`,
    {
      code: 'EXPORTS_SIDE_BY_SIDE',
      fix: 'Take the one that you want (usually the latest) and move or delete the others, or start it by naming its first file',
    },
  );
}

/** `all`: names of which those of lines may be of this export, and parts with the ending of a COCO file. */
function complete({ stem, names }: NamedExport, all: readonly string[]): ChosenFiles {
  const [first, ...more] = names;
  if (first === undefined) throw withoutLines(stem);
  const numbers = names.map((name) => partName(name)?.number ?? 0);
  const twice = names.filter((_, i) => numbers[i] === numbers[i + 1] || numbers[i] === numbers[i - 1]);
  if (twice.length > 0)
    throw sideBySide(
      folderOf(stem),
      twice.map((name) => ({ names: [name] })),
    );
  const from = numbers[0] === 0 ? 0 : 1;
  const last = numbers.at(-1) ?? 0;
  const wanted = Array.from({ length: last + 1 - from }, (_, i) => i + from);
  const missing = wanted.filter((number) => !numbers.includes(number));
  if (missing.length === 0) {
    const isOf = (name: string) => isLinesName(name) || renamedPart(name)?.toLowerCase() === stem.toLowerCase();
    return { names: [first, ...more], left: all.filter((name) => isOf(name) && !names.includes(name)) };
  }
  const shown = missing.slice(0, 5).map((number) => `${stem}_${number}.jsonl`);
  throw new InvalidInputError(
    `Cannot read the export "${stem}": ${missing.length} of ${wanted.length} parts are missing: current value is without ${shown.join(', ')}${missing.length > 5 ? ', ...' : ''}`,
    {
      code: 'EXPORT_PART_MISSING',
      fix: 'Copy the missing parts into the folder too. If there never were any, number the others from 1 on without a gap',
    },
  );
}

function withoutLines(folder: string): InvalidInputError {
  return new InvalidInputError(`Cannot read the export "${folder}": there is no file *.jsonl in it`, {
    code: 'EXPORT_NOT_FOUND',
    fix: 'Name the folder that holds labeledDatapoints_1.jsonl (or the file itself)',
  });
}
