import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error.ts';

/** infra/deploy.ts has them; a help text must not wait for it. */
export const DEPLOY_STEPS = ['check', 'group', 'resources', 'code', 'wake', 'events', 'doctor'] as const;

type Given = Readonly<Record<string, string | undefined>>;

/** Options by the variables of infra/main.bicepparam, and how a missing one is asked for. */
const SETTINGS = {
  'resource-group': { name: 'AZURE_RESOURCE_GROUP', question: 'Resource group for everything that is made' },
  'images-account': { name: 'IMAGES_ACCOUNT_NAME', question: 'Storage account with the pictures and the exports' },
  location: { name: 'AZURE_LOCATION', question: 'Region, as in westeurope' },
  cvat: { name: 'CVAT_URL', question: 'Address of CVAT, as in https://app.cvat.ai' },
  organization: { name: 'CVAT_ORGANIZATION', question: undefined },
  'alert-email': { name: 'ALERT_EMAIL', question: undefined },
} as const;

/** Puts what the options say into the environment that the templates read. The token comes from a variable, never from the line. */
export function putDeploySettings(env: NodeJS.ProcessEnv, given: Given): void {
  for (const [option, { name }] of Object.entries(SETTINGS)) if (given[option] !== undefined) env[name] = given[option];
  const token = given['token-env'];
  if (token === undefined) return;
  if (!env[token]) {
    throw new UsageError(
      `Cannot read the CVAT token: the environment variable "${token}" is not set`,
      'Set it to a personal access token of CVAT that may write (profile, Security)',
    );
  }
  env.CVAT_TOKEN = env[token];
}

/** Asks for what is still missing. Throws UsageError that names all of it where nobody can answer. */
export async function askForSettings(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const missing = Object.entries(SETTINGS).filter(([, { name, question }]) => question !== undefined && !env[name]);
  if (missing.length > 0 && !process.stdin.isTTY) {
    throw new UsageError(
      `Cannot deploy: ${missing.map(([option, { name }]) => `--${option} (${name})`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not given`,
      'Give them as options or in the environment; in a terminal they are asked for',
    );
  }
  const terminal = missing.length > 0 ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  for (const [, { name, question }] of missing) {
    env[name] = (await terminal?.question(`${question}: `, { signal }))?.trim();
  }
  terminal?.close();
  if (env.CVAT_TOKEN) return;
  throw new UsageError(
    'Cannot deploy: the environment variable "CVAT_TOKEN" is not set',
    'Set it to a personal access token of CVAT that may write (profile, Security), or name another variable with --token-env',
  );
}
