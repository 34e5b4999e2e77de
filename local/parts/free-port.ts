import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import getPort from 'get-port';

const host = '127.0.0.1';

/** Systems give outgoing connections ports from 32768 (Linux) or 49152 on: one of those may be taken before anybody listens on it. */
const OURS = { from: 10_000, below: 32_768 };
const TRIES = 20;

/** Different ports of 127.0.0.1 that are free at this moment. */
export const freePorts = (count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => getPort({ host, port: candidates() })));

const candidates = () => Array.from({ length: TRIES }, () => randomInt(OURS.from, OURS.below));

/** Whether a port of 127.0.0.1 is free. get-port does not say it of a port that it gave out itself a moment ago. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  } finally {
    if (server.listening) await new Promise((closed) => server.close(closed));
  }
}
