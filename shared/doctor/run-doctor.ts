import { ConfigError } from '../errors.ts';
import type { World } from '../world.ts';
import {
  type Check,
  type CheckOutcome,
  type CheckResult,
  type DoctorTools,
  failed,
  notCheckable,
  STATES,
  thrown,
} from './check.ts';
import { clockSkew } from './clock-skew.ts';
import { credential } from './credential.ts';
import { cvatOrganization } from './cvat-organization.ts';
import { cvatReachable } from './cvat-reachable.ts';
import { cvatRole } from './cvat-role.ts';
import { cvatStorage } from './cvat-storage.ts';
import { cvatToken } from './cvat-token.ts';
import { cvatTokenExpiry } from './cvat-token-expiry.ts';
import { cvatTokenWrites } from './cvat-token-writes.ts';
import { cvatVersion } from './cvat-version.ts';
import { deadLetters } from './dead-letters.ts';
import { durableBackend } from './durable-backend.ts';
import { events } from './events.ts';
import { exportsContainer } from './exports-container.ts';
import { imageContainers } from './image-containers.ts';
import { manifestFresh } from './manifest-fresh.ts';
import { publicNetwork } from './public-network.ts';
import { publicUrl } from './public-url.ts';
import { queues } from './queues.ts';
import { rotation } from './rotation.ts';
import { sasEnd } from './sas-end.ts';
import { settings } from './settings.ts';
import { sharedKey } from './shared-key.ts';
import { workContainer } from './work-container.ts';

/** What concerns the CVAT server and nothing else: all that a laptop has that only uploads. */
export const CVAT_CHECKS: readonly Check[] = [
  ...[cvatReachable, cvatVersion, cvatToken, cvatTokenWrites, cvatTokenExpiry, cvatOrganization, cvatRole],
];

/** Every check, in the order in which a person would fix things. */
const CHECKS: readonly Check[] = [
  ...[
    settings,
    publicUrl,
    workContainer,
    queues,
    deadLetters,
    durableBackend,
    imageContainers,
    exportsContainer,
    clockSkew,
  ],
  ...CVAT_CHECKS,
  ...[sharedKey, credential, cvatStorage, publicNetwork, sasEnd, rotation, manifestFresh, events],
];

/**
 * Asks everything that a migration needs whether it is there, all at once; takes about as long as the slowest check. Writes
 * and removes small blobs below `.azureml-to-cvat/`, changes nothing in CVAT. `build` is called first: settings that are wrong
 * are all that can be said then.
 */
export async function runDoctor(
  build: () => World,
  tools: DoctorTools,
  checks: readonly Check[] = CHECKS,
): Promise<CheckResult[]> {
  let world: World;
  try {
    world = build();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return wrongSettings(error);
  }
  const running = new Map<string, Promise<CheckResult>>();
  const start = async ({ name, needs, run }: Check): Promise<CheckResult> => {
    const needed = needs === undefined ? undefined : await running.get(needs);
    if (needed && needed.state !== 'ok' && needed.state !== 'warning') {
      return { name, ...notCheckable(`The check "${needs}" comes first`, needed.fix) };
    }
    return { name, ...(await within(tools.patienceMs, run(world, tools).catch(thrown))) };
  };
  for (const check of checks) running.set(check.name, start(check));
  return Promise.all(running.values());
}

/** A server that accepts a connection and never answers must not hold back the others' answers. */
async function within(ms: number, outcome: Promise<CheckOutcome>): Promise<CheckOutcome> {
  const late = Promise.withResolvers<CheckOutcome>();
  const fix = 'Check whether the other side hangs, or a firewall drops packets instead of refusing them';
  const timer = setTimeout(() => late.resolve(failed(`No answer came within ${ms / 1000} s`, fix)), ms);
  try {
    return await Promise.race([outcome, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function worstOf(results: readonly CheckResult[]): CheckResult['state'] {
  return STATES.findLast((state) => results.some((result) => result.state === state)) ?? 'ok';
}

/** The message lists one setting per line. */
function wrongSettings(error: ConfigError): CheckResult[] {
  const problems = error.message.split('\n- ').slice(1);
  const found = problems.length > 0 ? problems : [error.message];
  const fix = 'Set it in the app settings (local runs: local.settings.json), as local.settings.sample.json shows';
  const rest = { name: 'everything else', ...notCheckable('The settings come first', 'Fix them, then ask again') };
  return [...found.map((problem) => ({ name: settings.name, ...failed(problem, fix) })), rest];
}
