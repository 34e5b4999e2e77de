import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type ScriptedAzure, scriptedAzure } from './scripted-az/azure.ts';

const Hook = z.object({ run: z.string() });
const Shells = z.object({ posix: Hook, windows: Hook });
const Hooks = z.object({ hooks: z.object({ preprovision: Shells, postdeploy: Shells }) });
const { preprovision, postdeploy } = Hooks.parse(parse(readFileSync('azure.yaml', 'utf8'))).hooks;

/** .NET otherwise wants ICU, which small Linux images do not have. */
const DOTNET = { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
const runs = (program: string) =>
  spawnSync(program, ['--version'], { env: { ...process.env, ...DOTNET } }).status === 0;
/** PWSH_PATH names one that is not on the PATH, as .ci/run does. */
const pwsh = process.env.PWSH_PATH ?? 'pwsh';
const noPowerShell = !runs(pwsh);

it('has PowerShell where a change is judged and .NET could install it', () => {
  expect(process.env.CI === 'true' && noPowerShell && runs('dotnet'), 'CI=true without PowerShell').toBe(false);
});

describe('hooks of azure.yaml', { timeout: 300_000 }, () => {
  let azure: ScriptedAzure;
  afterEach(() => azure.stop());

  /** Not spawnSync: the app that is woken answers from this process. */
  async function run(program: string, args: string[]): Promise<{ code: number | null; calls: string[] }> {
    azure = await scriptedAzure();
    const child = spawn(program, args, { env: { ...process.env, ...DOTNET, ...azure.env }, stdio: 'ignore' });
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, calls: await azure.calls() };
  }

  it('wake the app and deploy the events, in a shell', async () => {
    const { code, calls } = await run('sh', ['-c', postdeploy.posix.run]);
    expect(code).toBe(0);
    expect(calls.join('\n')).toMatch(/azureml-to-cvat-events --parameters \S+events\.bicepparam/);
  });

  it.skipIf(noPowerShell)('check what is there, wake the app and deploy the events, in PowerShell', async () => {
    const check = preprovision.windows.run.replace('npm ci\n', '');
    const hooks = `$ErrorActionPreference = 'Stop'\n${check}\nif ($LASTEXITCODE -ne 0) { exit 7 }\n${postdeploy.windows.run}`;
    const { code, calls } = await run(pwsh, ['-NoProfile', '-Command', hooks]);
    expect(code).toBe(0);
    expect(calls.join('\n')).toContain('az storage container-rm exists');
    expect(calls.join('\n')).toMatch(/azureml-to-cvat-events --parameters \S+events\.bicepparam/);
  });
});
