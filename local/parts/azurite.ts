import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { leanAzurite } from '../layout.ts';
import { bareEnvironment } from './bare-environment.ts';
import { startChild } from './child-process.ts';

const ACCOUNT = 'devstoreaccount1';
/** Azurite's published development key, for tests. */
const PUBLISHED_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export type Azurite = {
  connectionString: string;
  blobUrl: string;
  queueUrl: string;
  /** Resolves with the reason when it ends without being asked to. */
  died: Promise<string>;
  stop(): Promise<void>;
};

export type AzuriteOptions = {
  dataDir: string;
  /** Opens the account; the published one where none is given. */
  key?: string;
  /** Default: free ones. */
  ports?: { blob: number; queue: number };
  startupMs?: number;
  logFile?: string;
  signal?: AbortSignal;
};

/** Starts Azurite (blobs and queues) on 127.0.0.1, keeping its data under `dataDir`. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const { dataDir, key = PUBLISHED_KEY, ports = { blob: 0, queue: 0 } } = options;
  const { startupMs = 30_000, logFile, signal } = options;
  const script = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const urls: { blob?: string | undefined; queue?: string | undefined } = {};
  const child = await startChild(
    'Azurite',
    [
      ...['--import', pathToFileURL(leanAzurite()).href, script],
      ...['--location', dataDir, '--skipApiVersionCheck', '--disableTelemetry', '--loose'],
      ...['--blobHost', '127.0.0.1', '--queueHost', '127.0.0.1', '--tableHost', '127.0.0.1'],
      ...['--blobPort', String(ports.blob), '--queuePort', String(ports.queue), '--tablePort', '0', '--silent'],
    ],
    {
      readyLine(line) {
        urls.blob ??= /Blob service is successfully listening at (http:\S+)/.exec(line)?.[1];
        urls.queue ??= /Queue service is successfully listening at (http:\S+)/.exec(line)?.[1];
        return urls.blob && urls.queue ? { blob: urls.blob, queue: urls.queue } : undefined;
      },
      startupMs,
      env: { ...bareEnvironment(), AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
      ...(logFile ? { logFile } : {}),
      ...(signal ? { signal } : {}),
    },
  );
  const blobUrl = `${child.ready.blob}/${ACCOUNT}`;
  const queueUrl = `${child.ready.queue}/${ACCOUNT}`;
  const connectionString =
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${key};` +
    `BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};`;
  return { connectionString, blobUrl, queueUrl, died: child.died, stop: child.stop };
}
