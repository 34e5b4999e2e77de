import { fork } from 'node:child_process';
import { createCvat } from '../shared/adapters/cvat/cvat.ts';
import { createBlobStore } from '../shared/adapters/storage/store.ts';
import { parseConfig } from '../shared/config.ts';
import type { World } from '../shared/world.ts';
import type { SetKind } from './image-set.ts';

export type Counters = {
  list: number;
  read: number;
  readBytes: number;
  write: number;
  writeBytes: number;
  /** Writes of the record of a run. */
  records: number;
  other: number;
};

export type StubServer = {
  url: string;
  /** What the account is, as the bench's programs are told. */
  account: SetKind;
  /** Counts since the last call. */
  counters(): Promise<Counters>;
  /** Lets the first `count` images be there, and no others. */
  show(count: number): Promise<void>;
  /** Lets reads of images take so long from now on. */
  latency(ms: number): Promise<void>;
  /** Lets the next refresh begin with nothing. */
  forget(): Promise<void>;
  /** Puts one more image into the set. */
  add(name: string): Promise<void>;
  stop(): void;
};

/** A stub blob server with `images` images, in a process of its own. */
export async function startStub(images: number, account: StubServer['account'] = 'flat'): Promise<StubServer> {
  const server = fork(new URL('./stub-blob-server.ts', import.meta.url), [String(images), account], { silent: true });
  server.stderr?.pipe(process.stderr);
  const port = await new Promise<string>((resolve) =>
    server.stdout?.once('data', (data) => resolve(String(data).trim())),
  );
  const url = `http://127.0.0.1:${port}/stub`;
  const tell = async (what: string) => {
    await (await fetch(`${url}/${what}`)).text();
  };
  return {
    ...{ url, account },
    counters: async () => (await fetch(`${url}/counters`)).json() as Promise<Counters>,
    show: (count) => tell(`show?count=${count}`),
    latency: (ms) => tell(`latency?ms=${ms}`),
    forget: () => tell('forget'),
    add: (name) => tell(`add?name=${encodeURIComponent(name)}`),
    stop: () => server.disconnect(),
  };
}

export function stubConnection(url: string): string {
  const key = Buffer.alloc(64).toString('base64');
  return `DefaultEndpointsProtocol=http;AccountName=stub;AccountKey=${key};BlobEndpoint=${url};QueueEndpoint=${url}`;
}

/** A World on the stub server; it has no queue and no CVAT. */
export function stubWorld(url: string): World {
  const connectionString = stubConnection(url);
  const config = parseConfig({
    ...{ AzureWebJobsStorage: connectionString, ImagesStorage: connectionString, IMAGE_CONTAINERS: 'images' },
    ...{ CVAT_URL: url, CVAT_TOKEN: 'none', PUBLIC_URL: url },
  });
  const store = createBlobStore({ connectionString });
  return {
    ...{ config, images: store, work: store, cvat: createCvat(config.cvat) },
    queue: { send: async () => undefined, length: async () => 0, peek: async () => [] },
    storageCredential: () => Promise.reject(new Error('There is no CVAT here')),
    now: () => new Date(),
  };
}

/** One line of the table. */
export type Row = [what: string, measured: string, must: string, goal: string];
