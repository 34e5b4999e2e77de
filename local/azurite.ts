import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const ACCOUNT = 'devstoreaccount1';
/** Azurite's published development key; it opens nothing but a local emulator. */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export type Azurite = {
  connectionString: string;
  blobUrl: string;
  queueUrl: string;
  stop(): Promise<void>;
};

/** Starts Azurite (blobs and queues) on free ports of 127.0.0.1, keeping its data under `dataDir`. */
export async function startAzurite(options: { dataDir: string; startupMs?: number }): Promise<Azurite> {
  const script = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const child = spawn(
    process.execPath,
    [
      script,
      ...['--location', options.dataDir, '--skipApiVersionCheck', '--disableTelemetry', '--loose'],
      ...['--blobHost', '127.0.0.1', '--queueHost', '127.0.0.1', '--tableHost', '127.0.0.1'],
      ...['--blobPort', '0', '--queuePort', '0', '--tablePort', '0', '--silent'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  let output = '';
  const urls = await new Promise<{ blob: string; queue: string }>((resolve, reject) => {
    const timeoutMs = options.startupMs ?? 30_000;
    const fail = (why: string) =>
      reject(new Error(`Cannot start Azurite: ${why}: output is ${JSON.stringify(output)}`));
    const timer = setTimeout(() => fail(`not ready in ${timeoutMs} ms`), timeoutMs);
    child.once('exit', (code) => fail(`it exited with code ${code}`));
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const blob = /Blob service is successfully listening at (http:\S+)/.exec(output)?.[1];
      const queue = /Queue service is successfully listening at (http:\S+)/.exec(output)?.[1];
      if (!blob || !queue) return;
      clearTimeout(timer);
      resolve({ blob, queue });
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const blobUrl = `${urls.blob}/${ACCOUNT}`;
  const queueUrl = `${urls.queue}/${ACCOUNT}`;
  const connectionString =
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
    `BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};`;
  return { connectionString, blobUrl, queueUrl, stop };
}
