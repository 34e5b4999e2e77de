import { type ChildProcess, spawn } from 'node:child_process';
import { inject } from 'vitest';
import { projectRoot } from '../../local/project-root.ts';

export type Ran = { code: number | null; stdout: string; stderr: string };

export type Running = {
  child: ChildProcess;
  /** What it has said so far. */
  stdout(): string;
  ended: Promise<Ran>;
};

/** Starts the published command as npx does; `env` is added to ours. */
export function startCommand(command: string, args: readonly string[], env: Record<string, string> = {}): Running {
  return startScript(inject('command'), [command, ...args], {
    cwd: projectRoot,
    env: { ...process.env, INIT_CWD: projectRoot, ...env },
  });
}

/** Starts a script in a process of its own, without an input. */
export function startScript(
  script: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Running {
  const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
  return { child, stdout: () => said.stdout, ended };
}

export function runCommand(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return startCommand(command, args, env).ended;
}
