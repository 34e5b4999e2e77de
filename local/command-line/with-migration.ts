import { dataRoot } from '../layout.ts';
import { checkCvatServer } from '../parts/check-cvat-server.ts';
import { openDataDir } from '../parts/data-dir.ts';
import { LASTING_URL, startParts } from '../parts/start-parts.ts';
import { appClient, appOption } from '../pipeline/ask-app.ts';
import { createPipelineClient, type PipelineClient } from '../pipeline/pipeline-client.ts';
import { UsageError } from '../usage-error.ts';
import { inCallersFolder } from './callers-folder.ts';
import type { CommandContext } from './command.ts';
import { cvatOption } from './cvat-option.ts';
import { findRun, type Run } from './find-run.ts';
import { storageOption } from './storage-option.ts';

/** Which migration a command is about: one of a deployed app, or one that ran on this machine. */
type Line = {
  id: string | undefined;
  url: string | undefined;
  'key-env': string | undefined;
  'token-env': string | undefined;
  data: string | undefined;
  /** Asked before anything is started, with the name of the export where that is known: it throws where it is in vain. */
  before?: (name: string | undefined) => Promise<void>;
};

/** `name`: the export as the person named it, where that is known. `from`: whose tasks they are, in words. */
export type FoundMigration = { client: PipelineClient; id: string; from: string; name: string | undefined };

/**
 * Does something with a migration that was made earlier. One of this machine is started again on its data folder, which knows
 * what the migration wrote: only so people's work in its tasks is seen.
 */
export async function withMigration(
  action: string,
  line: Line,
  context: CommandContext,
  work: (migration: FoundMigration) => Promise<number>,
): Promise<number> {
  const app = appOption(line, process.env);
  if (!app) {
    const data = line.data === undefined ? undefined : inCallersFolder(line.data);
    return onThisMachine(await findRun(action, line.id, { data, root: dataRoot() }), line, context, work);
  }
  if (!line.id) throw new UsageError(`Cannot ${action}: the id of the migration is missing`, 'It stands in its report');
  return work({ client: appClient(app, context.signal), id: line.id, from: app.url, name: undefined });
}

async function onThisMachine(
  { dataDir, record, id, name }: Run,
  line: Line,
  { signal, tracker, display }: CommandContext,
  work: (migration: FoundMigration) => Promise<number>,
): Promise<number> {
  const named = record.cvat ? { cvat: record.cvat.url, organization: record.cvat.organization } : {};
  const cvat = cvatOption({ ...named, 'token-env': line['token-env'] }, process.env);
  const door = { 'storage-env': record.storageEnv, 'sas-env': record.sasEnv };
  const storage = storageOption(door, process.env)?.connectionString;
  await line.before?.(name);
  const opened = await openDataDir(dataDir, { fresh: false });
  try {
    if (cvat) await checkCvatServer(cvat, display.say);
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
      return await Promise.race([work({ client, id, from, name }), parts.broken]);
    } finally {
      await parts.stop();
    }
  } finally {
    await opened.release();
  }
}
