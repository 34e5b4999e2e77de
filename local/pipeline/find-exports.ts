import { parse as parsePath } from 'node:path/posix';
import { byExport, isLinesName } from '../../shared/azureml-dataset/part-name.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { type FirstLook, lookInside } from './first-look.ts';
import type { PlacedFile } from './placed-file.ts';

/** An export that was found, by its content. */
export type FoundExport = {
  /** `container/path`, or the path below the folder. */
  name: string;
  /** What it is called without the time that Azure ML adds. */
  project: string;
  format: 'COCO' | 'JSON Lines';
  modified: Date;
  files: [PlacedFile, ...PlacedFile[]];
  look: FirstLook;
};

/** What looks like an export and cannot be read: why. */
export type UnreadableExport = { name: string; reason: string; fix: string };

const SNIFFED_BYTES = 64 * 1024;
const HOLDS_EXPORT = /"(?:images|annotations|categories)"\s*:\s*\[|"image_(?:url|details)"\s*:/;

/** What this tool, CVAT and package managers write; none of it is an export of Azure ML. */
const NOT_EXPORTS =
  /\.(?:report|plan|options|coco|cvat)\.jsonl?$|(?:^|\/)(?:manifest\.jsonl|index\.json|report\.json|package(?:-lock)?\.json)$/i;

export function mayBeExport(name: string): boolean {
  return /\.jsonl?$/i.test(name) && !NOT_EXPORTS.test(name);
}

/** The exports among files, parts of a dataset together, whatever they are called. */
export async function* findExports(files: readonly PlacedFile[]): AsyncGenerator<FoundExport | UnreadableExport> {
  for (const group of groups(files)) {
    const [first] = group;
    if (!(await looksLikeExport(first))) continue;
    const name = shownName(first);
    try {
      const look = await lookInside(group, {});
      const modified = new Date(Math.max(...group.map((file) => file.modified.getTime())));
      yield { name, project: projectOf(first.name), format: formatOf(look), modified, files: group, look };
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      yield { name, reason: error.message.replace('Cannot read "the export": ', ''), fix: error.fix };
    }
  }
}

export const shownName = ({ container, name }: PlacedFile) => (container === undefined ? name : `${container}/${name}`);

function* groups(files: readonly PlacedFile[]): Generator<[PlacedFile, ...PlacedFile[]]> {
  const folders = Map.groupBy(files, ({ container = '', name }) => `${container}/${parsePath(name).dir}`);
  for (const inFolder of folders.values()) {
    const byName = new Map(inFolder.map((file) => [file.name, file]));
    for (const { names } of byExport([...byName.keys()])) {
      const [first, ...others] = names.flatMap((name) => byName.get(name) ?? []);
      if (first) yield [first, ...others];
    }
    for (const file of inFolder) if (!isLinesName(file.name)) yield [file];
  }
}

async function looksLikeExport(file: PlacedFile): Promise<boolean> {
  let text = '';
  for await (const chunk of file.open()) {
    // UTF-16 has a zero beside every letter of a key.
    text += Buffer.from(chunk).toString('latin1').replaceAll('\0', '');
    if (HOLDS_EXPORT.test(text)) return true;
    if (text.length > SNIFFED_BYTES) return false;
  }
  return false;
}

const formatOf = ({ lines }: FirstLook) => (lines ? 'JSON Lines' : 'COCO');

/** Azure ML adds the time to names, and calls the parts of a dataset alike: then the folder says more. */
export function projectOf(name: string): string {
  const { dir, name: stem } = parsePath(name);
  const timeless = stem.replace(/[-_ ]\d{4}-?\d\d-?\d\d(?:[-_ T]\d\d[:-]?\d\d[:-]?\d\d)?$/, '');
  if (!/^labeledDatapoints(?:_\d+)?$/i.test(timeless)) return timeless;
  return parsePath(dir).base || timeless;
}
