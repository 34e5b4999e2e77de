import { type RunRecord, readRunRecord, readRunRecords } from '../parts/run-record.ts';
import { UsageError } from '../usage-error.ts';
import { TOOL } from './command-help.ts';

/** `name`: the export as it was typed. */
export type Run = { dataDir: string; record: RunRecord; id: string; name: string };

/** The kept run of a migration: that of `id`, or the last one there was. Throws UsageError where it is not on this machine. */
export async function findRun(
  action: string,
  id: string | undefined,
  { data, root }: { data: string | undefined; root: string },
): Promise<Run> {
  const inData = data === undefined ? undefined : await readRunRecord(data);
  const places = data === undefined ? await readRunRecords(root) : inData ? [{ dataDir: data, record: inData }] : [];
  const runs = places.flatMap(({ dataDir, record }) =>
    record.migrations.map(({ id, started, export: name }) => ({ dataDir, record, id, started, name })),
  );
  const wanted = runs
    .filter((run) => id === undefined || run.id === id)
    .sort((a, b) => (a.started < b.started ? 1 : -1));
  const [latest] = wanted;
  if (latest) return latest;
  throw new UsageError(
    id === undefined
      ? `Cannot ${action}: no migration has run in ${data ?? root}`
      : `Cannot ${action} the migration "${id}": it is none of those that are kept in ${data ?? root}`,
    `Run its ${TOOL} migrate command again: it finds its tasks in CVAT and is known then. An app's: add --url URL`,
  );
}
