import spawn from 'cross-spawn';
import { ConfigError } from '../../shared/errors.ts';

/** What Azure CLI said when it ended with anything but 0. */
export class AzError extends Error {
  override readonly name = 'AzError';
}

export type Az = (...args: string[]) => Promise<unknown>;

/**
 * Runs Azure CLI with JSON answers. cross-spawn, since `az` is a `.cmd` on Windows, which Node runs only through a shell and
 * which then loses quotes. The environment is read at each call: earlier steps put the outputs of deployments into it.
 */
export function createAz(env: NodeJS.ProcessEnv): Az {
  return (...args) =>
    new Promise((resolve, reject) => {
      const child = spawn('az', [...args, '--output', 'json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on('error', (cause) =>
        reject(
          new ConfigError('Cannot run "az": install Azure CLI 2.60 or newer (https://aka.ms/azure-cli)', { cause }),
        ),
      );
      child.on('close', (code) => {
        if (code !== 0)
          return reject(new AzError(`Cannot run "az ${args.slice(0, 3).join(' ')}": ${lastWords(stderr)}`));
        resolve(stdout.trim() === '' ? undefined : JSON.parse(stdout));
      });
    });
}

/** Warnings come first and on lines of their own; the error is what remains. */
function lastWords(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('WARNING:'));
  return lines.join(' ').replace(/^ERROR:\s*/, '') || 'it said nothing';
}
