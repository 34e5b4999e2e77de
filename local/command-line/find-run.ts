import { type RunRecord, readRunRecord, readRunRecords } from '../parts/run-record.ts';
import { UsageError } from '../usage-error.ts';
import { TOOL } from './command-help.ts';

export type Run = { dataDir: string; record: RunRecord; id: string };

/** The kept run of a migration: that of `id`, or the last one there was. Throws UsageError where it is not on this machine. */
export async function findRun(
  id: string | undefined,
  { data, root }: { data: string | undefined; root: string },
): Promise<Run> {
  const inData = data === undefined ? undefined : await readRunRecord(data);
  const places = data === undefined ? await readRunRecords(root) : inData ? [{ dataDir: data, record: inData }] : [];
  const runs = places.flatMap(({ dataDir, record }) =>
    record.migrations.map((migration) => ({ dataDir, record, id: migration.id, started: migration.started })),
  );
  const wanted = runs
    .filter((run) => id === undefined || run.id === id)
    .sort((a, b) => (a.started < b.started ? 1 : -1));
  const [latest] = wanted;
  if (latest) return latest;
  throw new UsageError(
    id === undefined
      ? `Cannot undo: no migration has run in ${data ?? root}`
      : `Cannot undo the migration "${id}": it is none of those that are kept in ${data ?? root}`,
    `Run its ${TOOL} migrate command again: it finds its tasks in CVAT and is known then. An app's: add --url URL`,
  );
}
