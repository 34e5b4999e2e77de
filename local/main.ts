import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inCallersFolder } from './command-line/callers-folder.ts';
import { runCommand } from './command-line/command.ts';
import { readArgs } from './command-line/read-args.ts';
import { migrateDemo } from './demo/migrate-demo.ts';
import { EXIT } from './exit-code.ts';
import { openDataDir } from './parts/data-dir.ts';
import { startParts } from './parts/start-parts.ts';
import { projectRoot } from './project-root.ts';

const HELP = `Usage: npm start [-- --data DIR]

Runs a whole migration on this machine, once: starts storage (Azurite), a CVAT stand-in and the functions, draws a small
labelled project, drops its images and its export, and shows how it arrives in CVAT and is verified.

  --data DIR   where everything is kept; emptied first (default: .data/start)
  --help       this text

Exit codes: 0 verified, 1 failed, 2 bad usage
`;

await runCommand(async (context) => {
  const options = { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = readArgs(() => parseArgs({ options }));
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.verified;
  }
  const data = values.data === undefined ? join(projectRoot, '.data', 'start') : inCallersFolder(values.data);
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
});
