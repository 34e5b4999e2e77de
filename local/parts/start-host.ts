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
  /** The host's program; that of this installation where none is given. */
  script?: string;
  app: string;
  root?: string;
  dataDir: string;
  port: number;
  env: NodeJS.ProcessEnv;
  logFile: string;
  signal: AbortSignal;
  /** The app in a process of its own, which may die alone as it does on Azure. */
  ownWorker?: boolean;
  /**
   * How long the work of a host that died stays invisible. Absent, it is taken up at once: whoever starts another host on this
   * machine knows that the one before is gone.
   */
  visibilitySeconds?: number | 'as host.json says';
}): Promise<StartedChild<Host>> {
  const { script = partScript('functions-host-embedded') } = options;
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
      ...visibilityArguments(options.visibilitySeconds),
      ...(options.ownWorker ? ['--own-worker'] : []),
    ],
    { readyLine: jsonLine(Ready), cwd: projectRoot, env, logFile, signal },
  );
}

function visibilityArguments(seconds: number | 'as host.json says' = 0): string[] {
  return seconds === 'as host.json says' ? [] : ['--visibility-seconds', String(seconds)];
}
