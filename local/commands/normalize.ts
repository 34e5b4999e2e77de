import { plural } from '../../shared/dataset/plural.ts';
import { callersPath, inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { TOOL } from '../command-line/command-help.ts';
import { migrationSettings } from '../command-line/migration-settings.ts';
import { readLine } from '../command-line/read-line.ts';
import { NORMALIZE } from '../command-line/specs.ts';
import { EXIT, worstExitCode } from '../exit-code.ts';
import { readExportFiles } from '../pipeline/export-files.ts';
import { exportStem } from '../pipeline/export-stem.ts';
import { readImagesDir } from '../pipeline/images-dir.ts';
import { inventoryOf } from '../pipeline/local-inventory.ts';
import { openNewFile } from '../pipeline/new-file.ts';
import { normalizeFiles } from '../pipeline/normalize-files.ts';
import { findingLines } from '../terminal/summary.ts';
import { UsageError } from '../usage-error.ts';

const HINT = `As in ${TOOL} normalize labels.json ./pictures`;

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { export: typed, images: dir, out, json: wantsJson, ...flags } = readLine(NORMALIZE, args, process.env);
  if (!typed) throw new UsageError('Cannot normalize: the export is missing', HINT);
  if (!dir) throw new UsageError('Cannot normalize: the folder with the pictures is missing', HINT);
  const { signal, tracker, display, colour, json } = context;
  const { normalize, paths } = await migrationSettings(flags);
  const exported = await readExportFiles(inCallersFolder(typed), typed);
  const name = `${exportStem(inCallersFolder(typed))}.coco.json`;
  const file = await openNewFile(inCallersFolder(out ?? name));
  try {
    tracker.begin('Measure the pictures');
    const { images } = await readImagesDir(inCallersFolder(dir));
    const inventory = await inventoryOf(images, {
      signal,
      progress: (done) => tracker.count({ what: 'pictures', done, total: images.length }),
    });
    tracker.begin('Write the COCO file');
    const result = await normalizeFiles(typed, exported.files, { inventory, options: { ...normalize, paths }, file });
    await file.finish();
    tracker.end('done');
    const { read, kept, findings } = result;
    if (wantsJson) json({ file: file.path, ...result });
    else {
      for (const line of findingLines(findings, { colour })) display.say(line);
      display.say(
        `${callersPath(file.path)}: ${plural(kept.images, 'picture')} of ${read.images}, ${plural(kept.annotations, 'annotation')} of ${read.annotations}`,
      );
    }
    const lost = kept.images < read.images || kept.annotations < read.annotations;
    const changed = findings.some(({ severity }) => severity !== 'info');
    return worstExitCode([...(lost ? [EXIT.incomplete] : []), ...(changed ? [EXIT.changes] : [])]);
  } finally {
    await file.discard();
  }
}
