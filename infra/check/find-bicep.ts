import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { restoreBicep } from './restore-bicep.ts';

/** What it says of API versions and what it puts into a snapshot differ between versions: one is the judge. */
export const BICEP_VERSION = '0.49.2';

export type Bicep = { path: string; version: string };

const EXECUTABLE = process.platform === 'win32' ? 'bicep.exe' : 'bicep';

/**
 * The Bicep compiler: what BICEP_PATH names, whatever its version; else the right version on the PATH, as Azure CLI keeps it, or
 * restored from NuGet; else another version that is there. `undefined` where there is none.
 */
export function findBicep(env: NodeJS.ProcessEnv): Bicep | undefined {
  if (env.BICEP_PATH) {
    const version = versionOf(env.BICEP_PATH, env);
    if (version) return { path: env.BICEP_PATH, version };
    throw new Error(`Cannot run the Bicep compiler that BICEP_PATH names: current value is ${env.BICEP_PATH}`);
  }
  const folders = [
    ...(env.PATH ?? '').split(delimiter),
    join(env.AZURE_CONFIG_DIR ?? join(homedir(), '.azure'), 'bin'),
  ];
  const found = folders
    .filter(Boolean)
    .map((folder) => join(folder, EXECUTABLE))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, version: versionOf(path, env) ?? '' }))
    .filter(({ version }) => version !== '');
  const right = found.find(({ version }) => version === BICEP_VERSION);
  if (right) return right;
  const restored = restoreBicep(BICEP_VERSION, env);
  return restored === undefined ? found[0] : { path: restored, version: BICEP_VERSION };
}

function versionOf(path: string, env: NodeJS.ProcessEnv): string | undefined {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', env: bicepEnvironment(env), timeout: 60_000 });
  return /Bicep CLI version (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
}

/**
 * .NET otherwise wants ICU, which small Linux images do not have; and it compiles once more what runs often, which pays for servers. The
 * compiler runs for seconds, and that is a third of its work.
 */
export function bicepEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1', DOTNET_TieredCompilation: '0' };
}
