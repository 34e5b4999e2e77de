/** What the functions of the test app saw, in order; `GET /api/journal` answers it. */
export const journal: { what: string; [detail: string]: unknown }[] = [];

export function note(what: string, detail: Record<string, unknown> = {}): void {
  journal.push({ what, ...detail });
}
