import { setTimeout as pause } from 'node:timers/promises';
import type { UndoResult } from '../../shared/migration/undo-input.ts';
import type { PipelineClient } from './pipeline-client.ts';

const POLL_MS = 300;

/** Takes the tasks of a migration out of CVAT and answers what that did. */
export async function undoMigration(
  client: PipelineClient,
  id: string,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<UndoResult> {
  await client.undo(id, { force });
  for (;;) {
    const { runtimeStatus, result } = await client.undone(id);
    if (runtimeStatus === 'Completed' && result && typeof result !== 'string') return result;
    if (['Completed', 'Failed', 'Terminated', 'Canceled'].includes(runtimeStatus)) {
      throw new Error(`Cannot say what the undo of migration ${id} did: it ended as ${runtimeStatus}: undo it again`);
    }
    await pause(POLL_MS, undefined, { signal });
  }
}
