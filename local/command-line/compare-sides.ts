import { basename, dirname } from 'node:path';
import { plural } from '../../shared/dataset/plural.ts';
import type { ExportFiles } from '../pipeline/export-files.ts';
import { findFolder } from '../pipeline/find-folder.ts';
import { compareNames, lookAtExport } from '../pipeline/first-look.ts';
import { type ImagesDir, readImagesDir } from '../pipeline/images-dir.ts';
import { firstLookLines } from '../terminal/first-look-lines.ts';
import { UsageError } from '../usage-error.ts';
import { callersPath } from './callers-folder.ts';
import { TOOL } from './command-help.ts';
import type { MigrateOptions } from './migrate-options.ts';
import { quotedPath, shownPath } from './shown-path.ts';

export type Sides = {
  exported: ExportFiles;
  exportFile: string;
  images: { dir: string; files: ImagesDir } | undefined;
};

/**
 * The first second of a migration: reads the export and holds its names against the folder's, before anything is started or
 * copied. Answers what a person should see. Throws UsageError where no picture is found, with the command that finds them.
 */
export async function compareSides(
  options: MigrateOptions,
  { exported, exportFile, images }: Sides,
): Promise<string[]> {
  const { settings } = options;
  const paths = settings.paths;
  const { scan, wanted } = await lookAtExport(options.exportFile, exported.files, { ...settings.normalize, paths });
  const project = settings.project ?? basename(exportFile).replace(/\.json$/i, '');
  const about = { taskSize: settings.tasks.size, project };
  if (!images) return firstLookLines(options.exportFile, scan, { ...about, pictures: undefined });

  const names = images.files.images.map(({ name }) => name);
  const { found, missing } = compareNames(wanted, names, paths);
  const dir = shownPath(images.dir) || '.';
  const bytes = images.files.images.reduce((sum, { size }) => sum + size, 0);
  const lines = firstLookLines(options.exportFile, scan, { ...about, pictures: { dir, found, missing, bytes } });
  if (missing.length === 0) return lines;
  const better = await findBetter(options, { exportFile, dir: images.dir, names, wanted, found });
  if (found > 0 || options.yes) return better ? [...lines.slice(0, -1), `          → ${better}`, ''] : lines;
  throw new UsageError(
    `0 of ${plural(wanted.length, 'picture')} found in ${dir}. The export names ${quoted(missing)}; the folder holds ${quoted(names)}`,
    better ?? 'Name the folder below which the pictures lie as the export names them, or go on anyway with --yes',
  );
}

type Wanted = Parameters<typeof compareNames>[0];
type Search = { exportFile: string; dir: string; names: readonly string[]; wanted: Wanted; found: number };

/** What finds more of the pictures, as a command to copy. */
async function findBetter(options: MigrateOptions, search: Search): Promise<string | undefined> {
  const { exportFile, dir, names, wanted, found } = search;
  const says = (count: number, args: string) =>
    `${count === wanted.length ? 'All' : count} ${wanted.length === 1 ? 'is' : 'are'} found with: ${TOOL} migrate ${quotedPath(options.exportFile)} ${args}`;
  const folder = await findFolder(wanted, [dir, dirname(dir), dirname(exportFile)]);
  if (folder !== undefined && folder !== dir) {
    const { images } = await readImagesDir(folder);
    const there = compareNames(
      wanted,
      images.map(({ name }) => name),
      options.settings.paths,
    ).found;
    if (there > found) return says(there, quotedPath(callersPath(folder)));
  }
  if (options.settings.paths === 'basename') return undefined;
  const byName = compareNames(wanted, names, 'basename').found;
  return byName > found ? says(byName, `${quotedPath(callersPath(dir))} --paths basename`) : undefined;
}

const quoted = (names: readonly string[]) => `"${names[0]}"${names.length > 1 ? ` and ${names.length - 1} more` : ''}`;
