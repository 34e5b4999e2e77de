import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { DOTNET, noPowerShell, pwsh, runs } from '../powershell.ts';
import { IMAGES, type ScriptedAzure, scriptedAzure } from './scripted-az/azure.ts';

const Hook = z.object({ run: z.string() });
const Shells = z.object({ posix: Hook, windows: Hook });
const Hooks = z.object({ hooks: z.object({ preprovision: Shells, postdeploy: Shells, predown: Shells }) });
const { preprovision, postdeploy, predown } = Hooks.parse(parse(readFileSync('azure.yaml', 'utf8'))).hooks;

it('has PowerShell where a change is judged and .NET could install it', () => {
  expect(process.env.CI === 'true' && noPowerShell && runs('dotnet'), 'CI=true without PowerShell').toBe(false);
});

describe('hooks of azure.yaml', { timeout: 300_000 }, () => {
  let azure: ScriptedAzure;
  afterEach(() => azure.stop());

  /** Not spawnSync: the app that is woken answers from this process. */
  async function run(program: string, args: string[]): Promise<{ code: number | null; calls: string[] }> {
    const topic = { name: 'azureml-to-cvat-contosoimages', resourceGroup: 'pictures', source: IMAGES };
    azure = await scriptedAzure(
      {
        ...{ 'eventgrid system-topic list': [[topic]], 'eventgrid system-topic delete': [null] },
        ...{ 'identity show': [{ principalId: 'p' }], 'role assignment list': [[]] },
      },
      { cold: false },
    );
    const child = spawn(program, args, { env: { ...process.env, ...DOTNET, ...azure.env }, stdio: 'ignore' });
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, calls: await azure.calls() };
  }

  it('wake the app and deploy the events, in a shell', async () => {
    const { code, calls } = await run('sh', ['-c', postdeploy.posix.run]);
    expect(code).toBe(0);
    expect(calls.join('\n')).toMatch(/azureml-to-cvat-events --parameters \S+events\.bicepparam/);
  });

  it.skipIf(noPowerShell)('take every step of a deployment, and take it away again, in PowerShell', async () => {
    const check = preprovision.windows.run.replace('npm ci\n', '');
    // Ours, between what azd does itself.
    const whole = 'npm run deploy -- --from group';
    const hooks = `$ErrorActionPreference = 'Stop'\n${check}\nif ($LASTEXITCODE -ne 0) { exit 7 }\n${whole}\nif ($LASTEXITCODE -ne 0) { exit 8 }\n${postdeploy.windows.run}\nif ($LASTEXITCODE -ne 0) { exit 9 }\n${predown.windows.run}`;
    const { code, calls } = await run(pwsh, ['-NoProfile', '-Command', hooks]);
    expect(code).toBe(0);
    const made = calls.join('\n');
    expect(made).toContain('az storage container-rm exists');
    expect(made).toMatch(/--name azureml-to-cvat --parameters \S+main\.bicepparam/);
    expect(made).toMatch(/config-zip .*--src \S+\.zip/);
    expect(made).toMatch(/azureml-to-cvat-events --parameters \S+events\.bicepparam/);
    expect(made).toMatch(/eventgrid system-topic delete .*--yes/);
    expect(made).not.toContain('az group delete');
  });
});
