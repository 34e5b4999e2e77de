import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { confirm } from '../command-line/confirm.ts';
import { cvatOption } from '../command-line/cvat-option.ts';
import { findRun, type Run } from '../command-line/find-run.ts';
import { readLine, type Values } from '../command-line/read-line.ts';
import { UNDO } from '../command-line/specs.ts';
import { storageOption } from '../command-line/storage-option.ts';
import { EXIT } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { checkCvatServer } from '../parts/check-cvat-server.ts';
import { openDataDir } from '../parts/data-dir.ts';
import { LASTING_URL, startParts } from '../parts/start-parts.ts';
import { appClient, appOption } from '../pipeline/ask-app.ts';
import { createPipelineClient, type PipelineClient } from '../pipeline/pipeline-client.ts';
import { undoMigration } from '../pipeline/undo-migration.ts';
import { undoLines } from '../terminal/undo-lines.ts';
import { UsageError } from '../usage-error.ts';

type Line = Values<typeof UNDO.options> & { json: boolean | undefined };

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = readLine(UNDO, args, process.env);
  const app = appOption(values, process.env);
  if (app) {
    if (!values.id) throw new UsageError('Cannot undo: the id of the migration is missing', 'It stands in its report');
    const client = appClient(app, context.signal);
    return undo(client, { id: values.id, from: app.url, values }, context);
  }
  const data = values.data === undefined ? undefined : inCallersFolder(values.data);
  const found = await findRun(values.id, { data, root: dataRoot() });
  return undoHere(found, values, context);
}

/** The data folder of the run knows what the migration wrote: only so people's work in its tasks is seen and kept. */
async function undoHere({ dataDir, record, id }: Run, values: Line, context: CommandContext): Promise<number> {
  const { signal, tracker } = context;
  const named = record.cvat ? { cvat: record.cvat.url, organization: record.cvat.organization } : {};
  const cvat = cvatOption({ ...named, 'token-env': values['token-env'] }, process.env);
  const storage = storageOption(record.storageEnv, process.env);
  const opened = await openDataDir(dataDir, { fresh: false });
  try {
    if (cvat) await checkCvatServer(cvat);
    tracker.begin(cvat ? 'Start Azurite and host' : 'Start Azurite, CVAT stand-in and host');
    const parts = await startParts({
      ...{ dataDir: opened, imagesContainer: record.imagesContainer, exportsContainer: record.exportsContainer },
      ...{ cvat, storage, events: false, signal, tell: tracker.note },
      ...(cvat ? { publicUrl: LASTING_URL } : {}),
    });
    try {
      tracker.end('done');
      const client = createPipelineClient(parts.host, signal);
      const from = record.cvat?.url ?? 'the CVAT stand-in on this machine';
      return await Promise.race([undo(client, { id, from, values }, context), parts.broken]);
    } finally {
      await parts.stop();
    }
  } finally {
    await opened.release();
  }
}

async function undo(
  client: PipelineClient,
  { id, from, values }: { id: string; from: string; values: Line },
  { signal, tracker, display, json }: CommandContext,
): Promise<number> {
  // Before anybody is asked: that there is such a migration.
  await client.get(id);
  const force = values.force ?? false;
  const which = force ? 'also those in which people have worked' : 'but those in which people have worked';
  const yes = values.yes ?? false;
  if (!(await confirm(`Delete the tasks of migration ${id} from ${from}, ${which}?`, { yes, signal }))) {
    display.say('Nothing was deleted');
    return EXIT.verified;
  }
  tracker.begin('Delete the tasks');
  const result = await undoMigration(client, id, { force, signal });
  tracker.end('done');
  if (values.json) json({ id, ...result });
  else for (const line of undoLines(result)) display.say(line);
  if (result.findings.some(({ severity }) => severity === 'error')) return EXIT.failed;
  return result.keptTasks.length > 0 ? EXIT.changes : EXIT.verified;
}
