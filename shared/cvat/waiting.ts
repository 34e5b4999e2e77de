import { z } from 'zod';

/** What we wait for in CVAT, so that nobody has to guess whether a migration still works. Holds no secrets. */
export const Waiting = z.object({
  /** The call, in words: `create the project "Animals"`. */
  what: z.string(),
  /** What the server said last, or that it has said nothing yet. */
  said: z.string(),
  /** Both as ISO dates. */
  since: z.string(),
  /** Absent while an answer is being waited for. */
  nextTryAt: z.string().exactOptional(),
  /** The number of the try that failed, or that is under way. */
  attempt: z.int(),
});
export type Waiting = z.infer<typeof Waiting>;

/** What a step that failed, and is tried again, waits for. Its message reads `Cannot <action> "<what>": <reason>`. */
export function waitingFor({ at, detail }: { at: string; detail: string }): Pick<Waiting, 'what' | 'said'> {
  const [, what, said] = /^Cannot (.*?"[^"]*"): (.*)$/s.exec(detail) ?? [];
  return what && said ? { what, said } : { what: at, said: detail };
}

/** Is told of each wait, and with undefined that it is over. Must not throw. */
export type WaitingSink = (waiting: Waiting | undefined) => void;
