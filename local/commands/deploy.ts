import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatIsMade } from '../../infra/deploy/what-is-made.ts';
import { deploy, STEP_NAMES } from '../../infra/deploy.ts';
import type { CommandContext } from '../command-line/command.ts';
import { confirm } from '../command-line/confirm.ts';
import { askForSettings, putDeploySettings } from '../command-line/deploy-settings.ts';
import { didYouMean } from '../command-line/nearest.ts';
import { readLine } from '../command-line/read-line.ts';
import { DEPLOY } from '../command-line/specs.ts';
import { EXIT } from '../exit-code.ts';
import { appRoot, installed } from '../layout.ts';
import { zipInstalledApp } from '../packaging/zip-files.ts';
import { projectRoot } from '../project-root.ts';
import { UsageError } from '../usage-error.ts';

export async function run(args: readonly string[], { display, signal }: CommandContext): Promise<number> {
  const values = readLine(DEPLOY, args, process.env);
  const { from, only, yes = false, ...given } = values;
  const steps = stepsOf(from, only);
  const env = { ...process.env };
  const { json: _, quiet: __, help: ___, ...settings } = given;
  putDeploySettings(env, settings);
  // Who names a step goes on with something that was begun, or is azd, which asks for itself.
  if (steps.length === STEP_NAMES.length) {
    await askForSettings(env, signal);
    await deploy({ env, say: display.say, zip, steps: ['check'] });
    for (const line of ['', ...(await whatIsMade(env)), '']) display.say(line);
    if (!(await confirm('Make all of this?', { yes, signal }))) {
      display.say('Nothing was made');
      return EXIT.verified;
    }
    await deploy({ env, say: display.say, zip, steps: STEP_NAMES.filter((name) => name !== 'check') });
    display.say(`Drop an export: see docs/deploy.md. The app: ${env.APP_URL ?? ''}`);
    return EXIT.verified;
  }
  await deploy({ env, say: display.say, zip, steps });
  return EXIT.verified;
}

function stepsOf(from: string | undefined, only: readonly string[] | undefined) {
  const unknown = [from ?? [], only ?? []].flat().find((name) => !STEP_NAMES.some((step) => step === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot find the step "${unknown}"${didYouMean(unknown, STEP_NAMES)}`,
      `The steps are ${STEP_NAMES.join(', ')}`,
    );
  }
  if (only) return STEP_NAMES.filter((name) => only.includes(name));
  return STEP_NAMES.slice(Math.max(0, STEP_NAMES.map(String).indexOf(from ?? '')));
}

async function zip(durableBackend: 'storage' | 'scheduler'): Promise<string> {
  if (!installed) {
    const { makePackage } = await import('../packaging/make-package.ts');
    return (await makePackage(projectRoot, { durableBackend })).zip;
  }
  const dir = await mkdtemp(join(tmpdir(), 'azureml-to-cvat-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  return zipInstalledApp(appRoot(), join(dir, 'azureml-to-cvat.zip'), durableBackend);
}
