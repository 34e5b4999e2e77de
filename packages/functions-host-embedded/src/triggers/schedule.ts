import { Cron } from 'croner';

export type Schedule = {
  /** The first occurrence after a moment. */
  next(after: Date): Date;
  /** Real hosts remember no runs of a schedule that fires more than once a minute. */
  readonly remembered: boolean;
};

/** An NCRONTAB expression: six fields, seconds first (five are taken as "at second 0"), in UTC. */
export function parseSchedule(expression: string): Schedule {
  const text = expression.trim();
  const sixFields = text.split(/\s+/).length === 5 ? `0 ${text}` : text;
  const cron = new Cron(sixFields, { timezone: 'UTC', domAndDow: true });
  const next = (after: Date) => {
    const found = cron.nextRun(after);
    if (!found)
      throw new Error(`Cannot schedule "${expression}": it never occurs: current value is ${after.toISOString()}`);
    return found;
  };
  const first = next(new Date());
  return { next, remembered: next(first).getTime() - first.getTime() >= 60_000 };
}
