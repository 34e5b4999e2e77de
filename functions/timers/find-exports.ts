import type { InvocationContext } from '@azure/functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { readDropped, writeRefusal } from '../../shared/migration/dropped-export.ts';
import { missedExports } from '../../shared/migration/missed-exports.ts';
import { toFinding } from '../../shared/work/outcome.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { startMigration } from '../migration-start.ts';

/** Starts the migrations of exports whose event never came. EXPORT_EVENT_MISSING is what an alert searches for. */
export async function findExports(world: World, client: Orchestrations, context: InvocationContext): Promise<void> {
  for (const blob of await missedExports(world)) {
    const name = `${blob.container}/${blob.name}`;
    const refuse = async (findings: readonly Finding[]) => {
      await writeRefusal(world, blob, findings);
      context.error(`EXPORT_EVENT_MISSING "${name}", and it was refused: ${findings[0]?.code ?? ''}`);
    };
    try {
      const dropped = await readDropped(world, blob);
      if (!dropped) continue;
      if (!dropped.ok) {
        await refuse(dropped.findings);
        continue;
      }
      const { id, outcome } = await startMigration(world, client, dropped.value, { once: true });
      if (outcome === 'started') {
        context.error(`EXPORT_EVENT_MISSING "${name}": no event of it came: migration ${id} is started by the timer`);
      }
    } catch (error) {
      if (error instanceof InvalidInputError) await refuse([toFinding(error, 'export')]);
      else context.error(`Export "${name}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
