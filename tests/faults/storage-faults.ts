import type { IncomingMessage } from 'node:http';
import { type Fault, flakyProxy } from '../adapters/flaky-proxy.ts';

export type StorageFault = { service: 'Blob' | 'Queue'; method: string; fault: Fault; times: number };

/** Stands before both services of the storage, and does to the next requests what it was told. */
export async function storageWithFaults(connectionString: string) {
  const told: StorageFault[] = [];
  const next = (service: StorageFault['service']) => (request: IncomingMessage) => {
    const one = told.find(({ times, ...aim }) => times > 0 && aim.service === service && aim.method === request.method);
    if (!one) return undefined;
    one.times -= 1;
    return one.fault;
  };
  const blob = await flakyProxy(connectionString, next('Blob'));
  const queue = await flakyProxy(blob.connectionString, next('Queue'), 'Queue');
  return {
    connectionString: queue.connectionString,
    add: (fault: StorageFault) => void told.push(fault),
    clear: () => void told.splice(0),
    close() {
      blob.close();
      queue.close();
    },
  };
}
