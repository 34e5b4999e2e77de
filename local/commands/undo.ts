import type { CommandContext } from '../command-line/command.ts';
import { confirm } from '../command-line/confirm.ts';
import { readLine } from '../command-line/read-line.ts';
import { UNDO } from '../command-line/specs.ts';
import { type FoundMigration, withMigration } from '../command-line/with-migration.ts';
import { EXIT } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { undoMigration } from '../pipeline/undo-migration.ts';
import { noteUndone } from '../pipeline/undone-here.ts';
import { undoLines } from '../terminal/undo-lines.ts';

type Wishes = { force: boolean; yes: boolean; json: boolean };

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = readLine(UNDO, args, process.env);
  const { force = false, yes = false, json = false } = values;
  return withMigration('undo', values, context, (found) => undo(found, { force, yes, json }, context));
}

async function undo(
  { client, id, from, name }: FoundMigration,
  wishes: Wishes,
  { signal, tracker, display, json }: CommandContext,
): Promise<number> {
  const { force, yes } = wishes;
  // Before anybody is asked: that there is such a migration.
  await client.get(id);
  const what = name === undefined ? `migration ${id}` : `"${name}" (migration ${id})`;
  const worked = `Tasks in which people have worked ${force ? 'go too' : 'stay'}.`;
  if (!(await confirm(`Delete the tasks of ${what} from ${from}? ${worked}`, { yes, signal }))) {
    display.say('Nothing was deleted');
    return EXIT.verified;
  }
  tracker.begin('Delete the tasks');
  const result = await undoMigration(client, id, { force, signal });
  tracker.end('done');
  if (result.deletedTasks.length > 0) await noteUndone(dataRoot(), id, new Date());
  if (wishes.json) json({ id, ...result });
  else for (const line of undoLines(result)) display.say(line);
  if (result.findings.some(({ severity }) => severity === 'error')) return EXIT.failed;
  return result.keptTasks.length > 0 ? EXIT.changes : EXIT.verified;
}
