import { spawnSync } from 'node:child_process';

/** .NET otherwise wants ICU, which small Linux images do not have. */
export const DOTNET = { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };

/** PWSH_PATH names one that is not on the PATH, as .ci/run does. */
export const pwsh = process.env.PWSH_PATH ?? 'pwsh';

export function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { env: { ...process.env, ...DOTNET } }).status === 0;
}

export const noPowerShell = !runs(pwsh);
