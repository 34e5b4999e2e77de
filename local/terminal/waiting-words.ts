import type { Waiting } from '../../shared/cvat/waiting.ts';

/** One line: which call, what the server said, and when it is tried again. */
export function waitingWords({ what, said, nextTryAt, attempt }: Waiting): string {
  const next = nextTryAt === undefined ? `try ${attempt} is under way` : `next try at ${clock(nextTryAt)}`;
  return `waits to ${what}: ${said} (${next})`;
}

const clock = (iso: string) => new Date(iso).toTimeString().slice(0, 8);
