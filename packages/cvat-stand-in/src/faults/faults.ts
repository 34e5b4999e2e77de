import type { Fault, IndexRace, RequestFault } from './fault.ts';
import { postpone } from './postpone.ts';

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** The next fault for this request, counted as used. */
  take(method: string, path: string): RequestFault | undefined;
  takeIndexRace(): IndexRace['outcome'] | undefined;
  /** Does what a `late` request asked for, when its time has come. */
  later(ms: number, work: () => Promise<void>): void;
  /** Resolves when all that was postponed is done. */
  lateWorkDone(): Promise<void>;
  /** What is still postponed is never done, as when the server dies. */
  stop(): void;
};

type Armed<T> = { fault: T; left: number };

export function createFaults(): Faults {
  const requests: Armed<RequestFault>[] = [];
  const races: Armed<IndexRace>[] = [];
  const postponed = postpone();
  return {
    ...postponed,
    add: (fault) => {
      const left = fault.times ?? 1;
      if (fault.kind === 'index-race') races.push({ fault, left });
      else requests.push({ fault, left });
    },
    clear: () => {
      requests.length = 0;
      races.length = 0;
    },
    list: () => [...requests, ...races].map(({ fault, left }) => ({ ...fault, times: left })),
    take: (method, path) =>
      use(requests, (fault) => (fault.method === '*' || fault.method === method) && new RegExp(fault.path).test(path)),
    takeIndexRace: () => use(races, () => true)?.outcome,
  };
}

function use<T>(armed: Armed<T>[], matches: (fault: T) => boolean): T | undefined {
  const at = armed.findIndex(({ fault }) => matches(fault));
  const hit = armed[at];
  if (!hit) return undefined;
  hit.left -= 1;
  if (hit.left <= 0) armed.splice(at, 1);
  return hit.fault;
}
