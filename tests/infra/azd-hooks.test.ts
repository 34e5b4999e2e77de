import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type ScriptedAzure, scriptedAzure } from './scripted-az/azure.ts';

const Hook = z.object({ run: z.string() });
const Hooks = z.object({ hooks: z.object({ postdeploy: z.object({ posix: Hook, windows: Hook }) }) });
const { posix, windows } = Hooks.parse(parse(readFileSync('azure.yaml', 'utf8'))).hooks.postdeploy;

/** `dotnet tool install powershell` puts it there; PWSH_PATH names one that lies elsewhere. */
const pwsh = process.env.PWSH_PATH ?? 'pwsh';
const noPowerShell = spawnSync(pwsh, ['--version']).status !== 0;

describe('postdeploy of azure.yaml', { timeout: 180_000 }, () => {
  let azure: ScriptedAzure;
  afterEach(() => azure.stop());

  /** Not spawnSync: the app that is woken answers from this process. */
  async function run(program: string, args: string[]): Promise<{ code: number | null; calls: string[] }> {
    azure = await scriptedAzure();
    const child = spawn(program, args, { env: { ...process.env, ...azure.env }, stdio: 'ignore' });
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, calls: await azure.calls() };
  }

  it('wakes the app and deploys the events, in a shell', async () => {
    const { code, calls } = await run('sh', ['-c', posix.run]);
    expect(code).toBe(0);
    expect(calls.join('\n')).toMatch(/azureml-to-cvat-events --parameters \S+events\.bicepparam/);
  });

  it.skipIf(noPowerShell)('does the same in PowerShell', async () => {
    const { code, calls } = await run(pwsh, ['-NoProfile', '-Command', windows.run]);
    expect(code).toBe(0);
    expect(calls.join('\n')).toMatch(/azureml-to-cvat-events --parameters \S+events\.bicepparam/);
  });
});
