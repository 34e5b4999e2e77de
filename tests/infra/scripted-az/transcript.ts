import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy } from '../../../infra/deploy.ts';
import { scriptedAzure } from './azure.ts';

const APP = 'https://azureml-to-cvat-abcdefgh.azurewebsites.net';

/** What a deployment says and what it asks Azure CLI, in the order in which it happens, where nothing is in the way. */
export async function transcript(): Promise<string> {
  const azure = await scriptedAzure();
  const lines: string[] = [];
  let heard = 0;
  const calls = () => {
    const all = readFileSync(join(azure.env.SCRIPTED_AZ ?? '', 'calls.txt'), 'utf8')
      .trimEnd()
      .split('\n');
    for (const call of all.slice(heard)) lines.push(`  $ ${call.replace(/ --output json$/, '')}`);
    heard = all.length;
  };
  const say = (line: string) => {
    if (lines.length > 0) calls();
    lines.push(line);
  };
  try {
    await deploy({ env: azure.env, say, zip: async (backend) => `${backend}.zip`, pause: async () => undefined });
    calls();
  } finally {
    await azure.stop();
  }
  return lines
    .join('\n')
    .replaceAll(process.cwd(), '.')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, APP);
}
