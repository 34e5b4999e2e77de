import { ConfigError } from '../../shared/errors.ts';
import { Deployed } from './answers.ts';
import { MAIN_DEPLOYMENT, type Run } from './run.ts';

/** Puts the outputs of a deployment into the environment, as azd does. Azure changes the case of names (`azurE_NAME`); ours are all capitals. */
export function putOutputs(env: NodeJS.ProcessEnv, answer: unknown): void {
  for (const [name, { value }] of Object.entries(Deployed.parse(answer).properties.outputs ?? {})) {
    env[name.toUpperCase()] = typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** For a run that begins behind the step which makes the app. */
export async function readOutputs({ az, env }: Run): Promise<void> {
  if (env.FUNCTION_APP_NAME && env.HOST_STORAGE_NAME && env.APP_URL) return;
  const group = env.AZURE_RESOURCE_GROUP;
  if (!group) throw new ConfigError('Cannot go on: AZURE_RESOURCE_GROUP is not set');
  putOutputs(env, await az('deployment', 'group', 'show', '--resource-group', group, '--name', MAIN_DEPLOYMENT));
}
