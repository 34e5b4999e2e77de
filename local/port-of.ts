import type { Server } from 'node:net';

/** Where a server listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address) return address.port;
  throw new Error(`Cannot say where a server listens: it has no address: current value is ${JSON.stringify(address)}`);
}
