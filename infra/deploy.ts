import { createAz } from './deploy/az.ts';
import { adviceFor } from './deploy/known-failures.ts';
import type { Run } from './deploy/run.ts';
import { STEPS, type StepName } from './deploy/steps.ts';

export const STEP_NAMES = Object.keys(STEPS).filter((name): name is StepName => name in STEPS);

export type DeployOptions = {
  /** What the parameter files read; it is added to. AZURE_RESOURCE_GROUP and IMAGES_ACCOUNT_NAME must be in it. */
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Gives the zip to deploy: built here, or one that came along. */
  zip: Run['zip'];
  /** The steps to take, in this order; all of them where absent. azd takes those between its own. */
  steps?: readonly StepName[];
  pause?: Run['pause'];
};

/**
 * Deploys everything beside an images account that exists. Safe to run again at any time. Throws with what to do, and with the
 * step at which to go on.
 */
export async function deploy({ env, say, zip, steps = STEP_NAMES, pause = seconds }: DeployOptions): Promise<void> {
  const run: Run = { az: createAz(env), env, say, zip, pause };
  for (const name of steps) {
    say(`[${name}]`);
    try {
      await STEPS[name](run);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const advice = adviceFor(message);
      const fix = [...(advice ? [advice] : []), `go on with --from ${name}`].join('; ');
      throw new Error(`${message}\nWhat to do: ${fix}`, { cause });
    }
  }
}

const seconds = (count: number) => new Promise<void>((resolve) => setTimeout(resolve, count * 1000));
