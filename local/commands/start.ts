import { join } from 'node:path';
import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { readLine } from '../command-line/read-line.ts';
import { START } from '../command-line/specs.ts';
import { migrateDemo } from '../demo/migrate-demo.ts';
import { dataRoot } from '../layout.ts';
import { openDataDir } from '../parts/data-dir.ts';
import { startParts } from '../parts/start-parts.ts';

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = readLine(START, args, process.env);
  const data = values.data === undefined ? join(dataRoot(), 'start') : inCallersFolder(values.data);
  const dataDir = await openDataDir(data, { fresh: true });
  const { signal, tracker } = context;
  try {
    tracker.begin('Start Azurite, CVAT stand-in and host');
    const parts = await startParts({ dataDir, imagesContainer: 'images', events: true, signal, tell: tracker.note });
    try {
      return await Promise.race([migrateDemo(parts, context), parts.broken]);
    } finally {
      await parts.stop();
    }
  } finally {
    await dataDir.release();
  }
}
