import { z } from 'zod';
import { appRoot, partScript } from '../layout.ts';
import { projectRoot } from '../project-root.ts';
import { type StartedChild, startChild } from './child-process.ts';
import { jsonLine } from './ready-line.ts';

const Ready = z.object({
  ready: z.literal(true),
  url: z.url(),
  keys: z.object({ default: z.string(), master: z.string(), system: z.record(z.string(), z.string()) }),
});
export type Host = z.infer<typeof Ready>;

/** Starts the Functions host with the bundled app. `root` holds its host.json and package.json. */
export function startHost(options: {
  app: string;
  root?: string;
  dataDir: string;
  port: number;
  env: NodeJS.ProcessEnv;
  logFile: string;
  signal: AbortSignal;
  /** The app in a process of its own, which may die alone as it does on Azure. */
  ownWorker?: boolean;
}): Promise<StartedChild<Host>> {
  const script = partScript('functions-host-embedded');
  const { app, root = appRoot(), dataDir, port, env, logFile, signal } = options;
  return startChild(
    'the Functions host',
    [
      script,
      '--app',
      app,
      '--root',
      root,
      '--data',
      dataDir,
      '--port',
      String(port),
      ...(options.ownWorker ? ['--own-worker'] : []),
    ],
    { readyLine: jsonLine(Ready), cwd: projectRoot, env, logFile, signal },
  );
}
