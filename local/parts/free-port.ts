import { once } from 'node:events';
import { createServer } from 'node:net';
import getPort from 'get-port';

const host = '127.0.0.1';

/** Different ports of 127.0.0.1 that are free at this moment. */
export const freePorts = (count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => getPort({ host })));

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
