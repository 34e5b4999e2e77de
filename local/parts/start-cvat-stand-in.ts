import { z } from 'zod';
import { partScript } from '../layout.ts';
import { projectRoot } from '../project-root.ts';
import { type StartedChild, startChild } from './child-process.ts';
import { jsonLine } from './ready-line.ts';

const Ready = z.object({ ready: z.literal(true), url: z.url(), token: z.string() });

export function startCvatStandIn(options: {
  dataDir: string;
  port: number;
  /** Account name to the address at which the stand-in finds it. */
  blobEndpoints: Record<string, string>;
  logFile: string;
  signal: AbortSignal;
}): Promise<StartedChild<z.infer<typeof Ready>>> {
  const endpoints = Object.entries(options.blobEndpoints).flatMap(([account, url]) => [
    '--blob-endpoint',
    `${account}=${url}`,
  ]);
  const script = partScript('cvat-stand-in');
  return startChild(
    'the CVAT stand-in',
    [script, '--data', options.dataDir, '--port', String(options.port), ...endpoints],
    { readyLine: jsonLine(Ready), cwd: projectRoot, logFile: options.logFile, signal: options.signal },
  );
}
