/** The server's idea of now. Tests move it forward to see what expires. */
export type Clock = { now(): number; iso(): string; advance(ms: number): void };

export function startClock(): Clock {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  return {
    now,
    iso: () => new Date(now()).toISOString(),
    advance: (ms) => {
      ahead += ms;
    },
  };
}
