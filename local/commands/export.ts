import { plural } from '../../shared/dataset/plural.ts';
import { callersPath, inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { readLine } from '../command-line/read-line.ts';
import { EXPORT } from '../command-line/specs.ts';
import { withMigration } from '../command-line/with-migration.ts';
import { EXIT } from '../exit-code.ts';
import { exportMigration, requireNewFiles } from '../pipeline/export-migration.ts';
import { openReportDir } from '../pipeline/report-dir.ts';
import { findingLines } from '../terminal/summary.ts';

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { signal, tracker, display, colour, json } = context;
  const values = readLine(EXPORT, args, process.env);
  const to = await openReportDir(inCallersFolder(values.to ?? '.'), '--to');
  const before = (name: string | undefined) => requireNewFiles(name, to);
  return withMigration('export', { ...values, before }, context, async ({ client, id, name }) => {
    tracker.begin('Read the tasks from CVAT');
    let total = 0;
    const progress = (tasks: { done: number; total: number }) => {
      total = tasks.total;
      tracker.count({ what: 'tasks', ...tasks });
    };
    const { result, files } = await exportMigration(client, { id, name, to }, { signal, progress });
    // The last task was read after the last look.
    if (files && total > 0) tracker.count({ what: 'tasks', done: total, total });
    tracker.end(files ? 'done' : 'failed');
    if (values.json) json({ id, ...result, files });
    else {
      for (const line of findingLines(result.findings, { colour })) display.say(line);
      const counts = `${plural(result.images, 'picture')} and ${plural(result.annotations, 'annotation')}`;
      if (files)
        display.say(`${callersPath(files.coco)} and ${callersPath(files.jsonl)}: ${counts} as CVAT holds them`);
      else display.say('Nothing was written');
    }
    if (!files) return EXIT.failed;
    // What could not be brought back is missing in the files.
    if (result.findings.some(({ severity }) => severity === 'error')) return EXIT.incomplete;
    return result.findings.some(({ severity }) => severity === 'warning') ? EXIT.changes : EXIT.verified;
  });
}
