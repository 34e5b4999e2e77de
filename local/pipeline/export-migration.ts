import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BackResult } from '../../shared/way-back/back-input.ts';
import { exportStem } from './export-stem.ts';
import { openNewFile } from './new-file.ts';
import type { PipelineClient } from './pipeline-client.ts';

export type SavedExport = { result: BackResult; files: { coco: string; jsonl: string } | undefined };

const POLL_MS = 500;

const KINDS = [
  { kind: 'coco', ending: '.cvat.json' },
  { kind: 'jsonl', ending: '.cvat.jsonl' },
] as const;

const filesOf = (stem: string, to: string) => KINDS.map(({ ending }) => join(to, `${stem}${ending}`));

/** Throws UsageError where a file of one of the names is there already, as far as these are known before anything is read. */
export async function requireNewFiles(name: string | undefined, to: string): Promise<void> {
  // Only looks: nothing is made before there is something to put into it.
  for (const path of name === undefined ? [] : filesOf(exportStem(name), to)) await openNewFile(path, '--to DIR');
}

/**
 * Lets the pipeline read the tasks of a migration and keeps the files that it writes in the folder `to`. No file that is there
 * is overwritten: UsageError.
 */
export async function exportMigration(
  client: PipelineClient,
  { id, name, to }: { id: string; name: string | undefined; to: string },
  options: { signal: AbortSignal; progress(tasks: { done: number; total: number }): void },
): Promise<SavedExport> {
  await client.export(id);
  const result = await ended(client, id, options);
  if (!result.files) return { result, files: undefined };
  const written = basename(result.files.coco.name).replace(/\.cvat\.json$/i, '');
  const [coco = '', jsonl = ''] = filesOf(name === undefined ? written : exportStem(name), to);
  const files = { coco, jsonl };
  for (const { kind } of KINDS) {
    const file = await openNewFile(files[kind], '--to DIR');
    try {
      const { body } = await client.exportedFile(id, kind);
      if (!body) throw new Error(`Cannot export migration ${id}: the app sent an empty file`);
      await file.write(body);
      await file.finish();
    } finally {
      await file.discard();
    }
  }
  return { result, files };
}

async function ended(
  client: PipelineClient,
  id: string,
  { signal, progress }: { signal: AbortSignal; progress(tasks: { done: number; total: number }): void },
): Promise<BackResult> {
  for (;;) {
    const answer = await client.exported(id);
    if ('ended' in answer) {
      const { result, runtimeStatus, message } = answer.ended;
      if (result) return result;
      const words = message === undefined ? '' : `: ${message}`;
      throw new Error(`Cannot export migration ${id}: the export ended as ${runtimeStatus}${words}: start it again`);
    }
    if (answer.running.status) progress(answer.running.status.tasks);
    await pause(POLL_MS, undefined, { signal });
  }
}
