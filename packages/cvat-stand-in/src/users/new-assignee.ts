import type { Clock } from '../clock.ts';

type Assigned = { assignee: number | null; assignee_updated_date?: string };

/**
 * Who is in charge from now on (undefined: who was), and since when. `kept`: the date of taking somebody away stays, too, as
 * with jobs.
 */
export function newAssignee(
  before: Assigned,
  asked: number | null | undefined,
  clock: Clock,
  options: { kept?: boolean } = {},
): Assigned {
  if (asked === undefined || asked === before.assignee) {
    const { assignee, assignee_updated_date: since } = before;
    return since === undefined ? { assignee } : { assignee, assignee_updated_date: since };
  }
  return asked === null && !options.kept ? { assignee: null } : { assignee: asked, assignee_updated_date: clock.iso() };
}

/** The answer to an update shows when somebody was taken away, though that is not kept. */
export function takenAway(before: Assigned, asked: number | null | undefined, clock: Clock) {
  return asked === null && before.assignee !== null ? { assignee_updated_date: clock.iso() } : {};
}

/** Everything but who is in charge. */
export function unassigned<T extends Assigned>({ assignee: _, assignee_updated_date: __, ...rest }: T) {
  return rest;
}
