import { z } from 'zod';
import { ConfigError, InvalidInputError, RemoteError } from '../errors.ts';
import type { World } from '../world.ts';

/** From the best to the worst. */
export const STATES = ['ok', 'not-checkable', 'warning', 'failed'] as const;

export const CheckResult = z.object({
  name: z.string(),
  state: z.enum(STATES),
  /** What was found, with the values. */
  seen: z.string(),
  /** What to do; empty where nothing is to be done. */
  fix: z.string(),
});
export type CheckResult = z.infer<typeof CheckResult>;

export type CheckOutcome = Omit<CheckResult, 'name'>;

/** What a check may use besides the world. */
export type DoctorTools = {
  wait(ms: number): Promise<void>;
  /** How long an event may take to arrive. */
  eventWaitMs: number;
  /** How long one check may take; longer than `eventWaitMs`. */
  patienceMs: number;
  /** Asks the durable backend for its running orchestrations; absent where there is none, as on a person's machine. */
  runningOrchestrations?: () => Promise<number>;
  /** Asks Azure how the images account is closed or open; absent where no identity could ask. */
  accountSettings?: () => Promise<{
    publicNetworkAccess: 'Enabled' | 'Disabled';
    defaultAction: 'Allow' | 'Deny';
    sharedKeyAccess: boolean;
  }>;
};

export type Check = {
  name: string;
  /** Another check that must not fail: it would be the cause. */
  needs?: string;
  run(world: World, tools: DoctorTools): Promise<CheckOutcome>;
};

export const ok = (seen: string): CheckOutcome => ({ state: 'ok', seen, fix: '' });
export const warning = (seen: string, fix: string): CheckOutcome => ({ state: 'warning', seen, fix });
export const failed = (seen: string, fix: string): CheckOutcome => ({ state: 'failed', seen, fix });
export const notCheckable = (seen: string, fix: string): CheckOutcome => ({ state: 'not-checkable', seen, fix });

/** The worst of several outcomes, with all that is not ok among their words. */
export function worst(outcomes: readonly CheckOutcome[], whenAllOk: string): CheckOutcome {
  const bad = outcomes.filter(({ state }) => state !== 'ok');
  const state = STATES.findLast((candidate) => bad.some((outcome) => outcome.state === candidate));
  if (state === undefined) return ok(whenAllOk);
  const join = (texts: string[]) => [...new Set(texts)].join('; ');
  return { state, seen: join(bad.map(({ seen }) => seen)), fix: join(bad.map(({ fix }) => fix)) };
}

/** What a check threw is what it found. */
export function thrown(error: unknown): CheckOutcome {
  if (error instanceof RemoteError || error instanceof InvalidInputError) return failed(error.message, error.fix);
  if (error instanceof ConfigError) return failed(error.message, 'Fix the app settings');
  // What others throw may quote an address with its query.
  const name = error instanceof Error ? error.name : 'something that is not an error';
  return failed(`The check itself failed with ${name}`, 'Report this with the version of the pipeline');
}
