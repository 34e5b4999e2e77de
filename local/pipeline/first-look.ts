import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import type { ExportScan } from '../../shared/azureml/export-scan.ts';
import { ImageNamer, type ImageNames } from '../../shared/azureml/images/image-names.ts';
import { locate } from '../../shared/azureml/images/locate.ts';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { scanExport } from '../../shared/azureml/scan-export.ts';
import type { ExportFile } from '../../shared/azureml-dataset/export-file.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import { byCodePoint } from '../../shared/dataset/code-point-order.ts';
import { Inventory } from '../../shared/dataset/inventory.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { UsageError } from '../usage-error.ts';
import type { ImageFile } from './images-dir.ts';

/** What an export is, before anything is started or copied. `lines`: JSON Lines, not COCO. */
export type FirstLook = { scan: ExportScan; wanted: ImageNames[]; lines: boolean };

/** Reads the export as the migration will. Throws UsageError, under the name that was typed, for what is not one. */
export async function lookAtExport(
  typed: string,
  files: readonly ImageFile[],
  options: z.input<typeof NormalizeOptions>,
): Promise<FirstLook> {
  const [first, ...others] = files.map(({ name, file }) => ({ name, open: () => createReadStream(file) }));
  if (!first) throw new UsageError(`Cannot read the export "${typed}": no file of a dataset is in it`, WANTED);
  try {
    return await lookInside([first, ...others], options);
  } catch (error) {
    throw explained(error, typed);
  }
}

/** The same of files anywhere. Throws InvalidInputError for what is not an export. */
export async function lookInside(
  files: readonly [ExportFile, ...ExportFile[]],
  options: z.input<typeof NormalizeOptions>,
): Promise<FirstLook> {
  const document = await openExport(files);
  const scan = await scanExport(document, NormalizeOptions.parse(options));
  const wanted: ImageNames[] = [];
  const namer = new ImageNamer();
  const { batches } = await document.read((key) => key === 'images');
  for await (const batch of batches) {
    if (batch.type !== 'elements') continue;
    for (const image of batch.elements) if (isRecord(image)) wanted.push(namer.names(image));
  }
  return { scan, wanted, lines: document.unit === 'normalized' };
}

/** What is wrong with an export, under the name that was typed. */
export function explained(error: unknown, typed: string): unknown {
  if (!(error instanceof InvalidInputError)) return error;
  return new UsageError(error.message.replace('"the export"', `the export "${typed}"`), error.fix);
}

export const WANTED = 'Name the COCO file that Azure ML wrote, or the folder with the JSON Lines of its dataset';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Which of the wanted pictures are among files of these names; those that are not come as the export names them. */
export function compareNames(
  wanted: readonly ImageNames[],
  names: readonly string[],
  paths: NormalizeOptions['paths'],
): { found: number; missing: string[] } {
  const inventory = new Inventory();
  for (const path of [...names].sort(byCodePoint)) {
    inventory.add({ state: 'image', path, etag: '', width: 1, height: 1, orientation: 1 });
  }
  const options = NormalizeOptions.parse({ paths });
  const takenByName = new Set<number>();
  const missing = wanted.filter((image) => {
    const located = locate(image, inventory, options, () => true);
    if (located.found !== 'one') return located.found !== 'other-case';
    // Two pictures of one name are not both in a folder that holds one.
    if (located.by !== 'basename') return false;
    if (takenByName.has(located.row)) return true;
    takenByName.add(located.row);
    return false;
  });
  return { found: wanted.length - missing.length, missing: missing.map(({ sources }) => sources[0]?.paths[0] ?? '') };
}
