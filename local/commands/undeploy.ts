import { undeploy } from '../../infra/undeploy.ts';
import type { CommandContext } from '../command-line/command.ts';
import { confirm } from '../command-line/confirm.ts';
import { putDeploySettings } from '../command-line/deploy-settings.ts';
import { readLine } from '../command-line/read-line.ts';
import { UNDEPLOY } from '../command-line/specs.ts';
import { EXIT } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

export async function run(args: readonly string[], { display, signal }: CommandContext): Promise<number> {
  const values = readLine(UNDEPLOY, args, process.env);
  const { 'keep-group': keepGroup = false, yes = false } = values;
  const env = { ...process.env };
  putDeploySettings(env, { 'resource-group': values['resource-group'], 'images-account': values['images-account'] });
  for (const [option, name] of [
    ['resource-group', 'AZURE_RESOURCE_GROUP'],
    ['images-account', 'IMAGES_ACCOUNT_NAME'],
  ] as const) {
    if (!env[name]) throw new UsageError(`Cannot undeploy: --${option} is not given`, `Give it, or set ${name}`);
  }
  const done = await undeploy({
    ...{ env, say: display.say, keepGroup },
    confirm: () => confirm('Remove all of this?', { yes, signal }),
  });
  if (!done) display.say('Nothing was removed');
  return EXIT.verified;
}
