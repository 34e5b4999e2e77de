import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { startAzurite } from '../../../local/parts/azurite.ts';
import { startChild } from '../../../local/parts/child-process.ts';
import { type DataDir, openDataDir, type Ports } from '../../../local/parts/data-dir.ts';
import { onFreePorts } from '../../../local/parts/on-free-ports.ts';
import { PortTakenError } from '../../../local/parts/port-taken-error.ts';
import { hostEnvironment } from '../../../local/parts/settings.ts';
import { startCvatStandIn } from '../../../local/parts/start-cvat-stand-in.ts';
import { startHost } from '../../../local/parts/start-host.ts';

let dir: string;
let others: Server[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'taken-'));
  others = [];
});
afterEach(async () => {
  for (const other of others) await new Promise((closed) => other.close(closed));
  await rm(dir, { recursive: true, force: true });
});

/** Another program, which is faster than we are. */
async function take(port: number): Promise<void> {
  const other = createServer().listen(port, '127.0.0.1');
  others.push(other);
  await once(other, 'listening');
}

const logFile = () => join(dir, 'part.log');
const signal = new AbortController().signal;

type Part = {
  names: readonly (keyof Ports)[];
  start(dataDir: DataDir, ports: Ports): Promise<{ stop(): Promise<void> }>;
};
/** A small program of the kind that parts are: what they all have in common is tried on it. */
const small: Part = {
  names: ['cvat'],
  start: (_, { cvat: port }) => {
    const code = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'))`;
    const readyLine = (line: string) => (line === 'ready' ? port : undefined);
    return startChild('a small part', ['--eval', code], { readyLine, logFile: logFile(), signal });
  },
};
const PARTS: Record<string, Part> = {
  Azurite: {
    names: ['blob', 'queue'],
    start: ({ path }, ports) => startAzurite({ dataDir: join(path, 'azurite'), ports, logFile: logFile() }),
  },
  'the CVAT stand-in': {
    names: ['cvat'],
    start: ({ path }, { cvat: port }) =>
      startCvatStandIn({ dataDir: join(path, 'cvat'), port, blobEndpoints: {}, logFile: logFile(), signal }),
  },
  'the Functions host': {
    names: ['host'],
    start: ({ path }, { host: port }) => {
      const root = inject('packageFolder');
      const app = join(root, 'dist', 'main.cjs');
      const settings = { AzureWebJobsStorage: inject('azurite'), ImagesStorage: inject('azurite') };
      const env = hostEnvironment({ ...settings, CVAT_URL: 'http://127.0.0.1:9', CVAT_TOKEN: 'none' });
      return startHost({ app, root, dataDir: join(path, 'host'), port, env, logFile: logFile(), signal });
    },
  },
};

test.each(Object.entries(PARTS))('%s says so where its port is taken between choosing and binding', async (_, part) => {
  const dataDir = await openDataDir(join(dir, 'data'), { fresh: false });
  await take(dataDir.ports[part.names.at(-1) ?? 'host']);
  await expect(part.start(dataDir, dataDir.ports)).rejects.toBeInstanceOf(PortTakenError);
  await dataDir.release();
});

test('a part whose port was taken gets another, and the folder keeps that one', async () => {
  const dataDir = await openDataDir(join(dir, 'data'), { fresh: false });
  const chosen = { ...dataDir.ports };
  await take(chosen.cvat);
  const started = await onFreePorts(dataDir, ['cvat'], (ports) => small.start(dataDir, ports));
  expect(dataDir.ports.cvat).not.toBe(chosen.cvat);
  expect(JSON.parse(await readFile(join(dir, 'data', 'ports.json'), 'utf8'))).toEqual(dataDir.ports);
  await started.stop();
  await dataDir.release();
});

test('a folder whose links name the port keeps it, and a sentence says what to do', async () => {
  await (await openDataDir(join(dir, 'data'), { fresh: false })).release();
  const dataDir = await openDataDir(join(dir, 'data'), { fresh: false });
  const kept = { ...dataDir.ports };
  await take(kept.cvat);
  const starting = onFreePorts(dataDir, ['cvat'], (ports) => small.start(dataDir, ports));
  await expect(starting).rejects.toThrow(/another program has taken its port meanwhile: run the same command again/);
  expect(dataDir.ports).toEqual(kept);
  await dataDir.release();
  await expect(openDataDir(join(dir, 'data'), { fresh: false })).rejects.toThrow(`port ${kept.cvat} (cvat)`);
});
