import { join } from 'node:path';
import { ConfigError } from '../../shared/errors.ts';
import { Checks, Keys } from './answers.ts';
import { AzError } from './az.ts';
import { check } from './check.ts';
import { findTopic } from './find-topic.ts';
import { infraFolder } from './folder.ts';
import { putOutputs, readOutputs } from './outputs.ts';
import { EVENTS_DEPLOYMENT, MAIN_DEPLOYMENT, type Run } from './run.ts';
import { wake } from './wake.ts';

const TRIES = 5;
const PAUSE_SECONDS = 20;
const COLD = /Url validation|validation handshake|ServiceUnavailable|host runtime|BadGateway|GatewayTimeout|timed out/i;
const infra = infraFolder ?? '';

/** The steps of a deployment, in order. Each may run again: what is there stays as it is. */
export const STEPS = {
  check,

  async group({ az, env, say }: Run): Promise<void> {
    const args = ['--name', env.AZURE_RESOURCE_GROUP ?? '', '--location', env.AZURE_LOCATION ?? ''];
    if ((await az('group', 'exists', '--name', env.AZURE_RESOURCE_GROUP ?? '')) === true) return;
    await az('group', 'create', ...args);
    say(`Resource group ${env.AZURE_RESOURCE_GROUP} in ${env.AZURE_LOCATION}`);
  },

  async resources({ az, env, say }: Run): Promise<void> {
    say('Making what the app needs; this takes two to five minutes');
    const args = ['--resource-group', env.AZURE_RESOURCE_GROUP ?? '', '--name', MAIN_DEPLOYMENT];
    const file = join(infra, 'main.bicepparam');
    putOutputs(env, await az('deployment', 'group', 'create', ...args, '--parameters', file));
    say(`Function app ${env.FUNCTION_APP_NAME}, key vault ${env.KEY_VAULT_NAME}`);
  },

  async code(run: Run): Promise<void> {
    await readOutputs(run);
    const { az, env, say } = run;
    const src = await run.zip(env.DURABLE_BACKEND === 'scheduler' ? 'scheduler' : 'storage');
    const app = ['--resource-group', env.AZURE_RESOURCE_GROUP ?? '', '--name', env.FUNCTION_APP_NAME ?? ''];
    await patiently(run, () => az('functionapp', 'deployment', 'source', 'config-zip', ...app, '--src', src));
    say('The code is there');
  },

  wake,

  async events(run: Run): Promise<void> {
    await readOutputs(run);
    const resourceGroup = await findTopic(run);
    const args = ['--resource-group', resourceGroup, '--name', EVENTS_DEPLOYMENT];
    const file = join(infra, 'events.bicepparam');
    await patiently(run, () => run.az('deployment', 'group', 'create', ...args, '--parameters', file));
    run.say('Events of the images account reach the app');
  },

  async doctor(run: Run): Promise<void> {
    await readOutputs(run);
    const { az, env, say } = run;
    const app = ['--resource-group', env.AZURE_RESOURCE_GROUP ?? '', '--name', env.FUNCTION_APP_NAME ?? ''];
    const { functionKeys } = Keys.parse(await az('functionapp', 'keys', 'list', ...app));
    const answer = await fetch(`${env.APP_URL}/api/doctor`, {
      headers: { 'x-functions-key': functionKeys.default ?? '' },
      signal: AbortSignal.timeout(230_000),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new ConfigError(`Cannot ask the doctor of "${env.APP_URL}": it answers ${answer.status}`);
    }
    const { worst, checks } = Checks.parse(await answer.json());
    for (const { name, state, seen, fix } of checks)
      say(`${state} ${name}: ${seen}${state === 'ok' || !fix ? '' : ` (${fix})`}`);
    if (worst === 'failed') throw new ConfigError('Cannot call it done: the doctor found what would fail a migration');
  },
} satisfies Record<string, (run: Run) => Promise<void>>;

export type StepName = keyof typeof STEPS;

/** A cold app makes Azure give up before it has started; what else fails, fails again. */
async function patiently(run: Run, act: () => Promise<unknown>): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await act();
      return;
    } catch (error) {
      if (!(error instanceof AzError) || !COLD.test(error.message) || tried === TRIES) throw error;
      run.say(`The app is still starting; try ${tried + 1} of ${TRIES} in ${PAUSE_SECONDS} seconds`);
      await run.pause(PAUSE_SECONDS);
    }
  }
}
