/** How a request can go wrong. The first three strike before any work is done, the last two after all of it. */
export type Fault = {
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

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** The next fault for this request, counted as used. */
  take(method: string, path: string): Fault | undefined;
};

export function createFaults(): Faults {
  let armed: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      armed.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      armed = [];
    },
    list: () => armed.map(({ fault, left }) => ({ ...fault, times: left })),
    take: (method, path) => {
      const hit = armed.find(
        ({ fault }) => (fault.method === '*' || fault.method === method) && new RegExp(fault.path).test(path),
      );
      if (!hit) return undefined;
      hit.left -= 1;
      armed = armed.filter(({ left }) => left > 0);
      return hit.fault;
    },
  };
}
