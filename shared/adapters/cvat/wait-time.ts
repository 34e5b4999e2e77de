/** Milliseconds: what Retry-After asks for, else doubling from `firstMs`, with jitter. */
export function waitMs(attempt: number, firstMs: number, retryAfter?: string | null): number {
  return retryAfterMs(retryAfter) ?? firstMs * 2 ** (attempt - 1) * (0.5 + Math.random());
}

/** Seconds or a date; undefined where it says nothing that can be understood. */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  if (!header) return;
  const seconds = Number(header);
  const asked = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(asked) ? undefined : Math.max(asked, 0);
}
