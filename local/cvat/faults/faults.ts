/** How a request can go wrong. The first three strike before any work is done, the last two after all of it. */
export type RequestFault = {
  /** Method, or `*`. */
  method: string;
  /** Regular expression, tested against the decoded path (without query). */
  path: string;
  /** How many requests it strikes, then it is gone. Default 1. */
  times?: number;
} & (
  | { kind: 'status'; status: number; body?: string; contentType?: string; headers?: Record<string, string> }
  /** Waits, then goes on as if nothing had happened. */
  | { kind: 'delay'; ms: number }
  | { kind: 'reset' }
  /** Half of the answer's body under its full Content-Length, then the connection is cut. */
  | { kind: 'truncate' }
  /** The work is done, the answer never arrives. */
  | { kind: 'lose' }
);

/**
 * What another process does to `index.json` between the moment when a creation has written it and the moment when it reads
 * it: deletes it, is in the middle of writing it, or has written one that is an entry shorter.
 */
export type IndexRace = { kind: 'index-race'; outcome: 'missing' | 'corrupt' | 'length'; times?: number };

export type Fault = RequestFault | IndexRace;

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** The next fault for this request, counted as used. */
  take(method: string, path: string): RequestFault | undefined;
  takeIndexRace(): IndexRace['outcome'] | undefined;
};

type Armed<T> = { fault: T; left: number };

export function createFaults(): Faults {
  const requests: Armed<RequestFault>[] = [];
  const races: Armed<IndexRace>[] = [];
  return {
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
