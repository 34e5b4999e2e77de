import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { TOOL } from '../command-line/command-help.ts';
import { discoverAt } from '../command-line/discover-option.ts';
import { discoveredRows } from '../command-line/discovered-rows.ts';
import { readLine } from '../command-line/read-line.ts';
import { quotedPath } from '../command-line/shown-path.ts';
import { DISCOVER } from '../command-line/specs.ts';
import { EXIT } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { reportsBelow } from '../pipeline/reports-below.ts';
import { stillStanding } from '../pipeline/undone-here.ts';
import { discoverLines } from '../terminal/discover-lines.ts';

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { json: wantsJson, report, folder, account, ...values } = readLine(DISCOVER, args, process.env);
  const { 'storage-env': storageEnv, 'sas-env': sasEnv } = values;
  const place = { account, 'storage-env': storageEnv, 'sas-env': sasEnv, folder };
  const found = await discoverAt(place, process.env, context);
  const reports = await stillStanding(dataRoot(), await reportsBelow(inCallersFolder(report ?? '.')));
  const rows = await discoveredRows(found, reports);
  if (wantsJson) context.json({ exports: rows, unreadable: found.unreadable });
  else {
    const next = storageEnv
      ? `${TOOL} migrate --all --storage-env ${storageEnv}`
      : account || sasEnv
        ? `${TOOL} migrate --all --storage-env NAME (a connection string, or --sas-env NAME: a SAS of the account that may write)`
        : `${TOOL} migrate --all --folder ${quotedPath(folder ?? '.')}`;
    for (const line of discoverLines(rows, found.unreadable, { next })) context.display.say(line);
  }
  return rows.length > 0 ? EXIT.verified : EXIT.usage;
}
