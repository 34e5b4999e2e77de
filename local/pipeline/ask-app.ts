import { z } from 'zod';
import { CheckResult } from '../../shared/doctor/check.ts';
import { UsageError } from '../usage-error.ts';
import { createPipelineClient, type PipelineClient } from './pipeline-client.ts';

export type App = { url: string; key: string };

/** Reads `--url URL [--key-env NAME]`; undefined without `--url`. */
export function appOption(
  { url, 'key-env': name = 'APP_KEY' }: { url?: string | undefined; 'key-env'?: string | undefined },
  env: NodeJS.ProcessEnv,
): App | undefined {
  if (url === undefined) return undefined;
  const address = URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol) || address.username || address.search) {
    throw new UsageError(
      'Cannot use --url: it is not the address of an app',
      'Give it as in --url https://my-app.azurewebsites.net, without a key',
    );
  }
  const key = env[name];
  if (key) return { url: url.replace(/\/+$/, ''), key };
  throw new UsageError(
    `Cannot read the key of the app: the environment variable "${name}" is ${key === undefined ? 'not set' : 'empty'}`,
    'Set it to a function key (az functionapp keys list), or name another variable with --key-env',
  );
}

/** Lets a deployed app check itself, under its own identity. */
export async function askApp({ url, key }: App, signal: AbortSignal): Promise<CheckResult[]> {
  const response = await fetchFromApp(`${url}/api/doctor`, { headers: { 'x-functions-key': key }, signal });
  if (response.ok) return z.object({ checks: z.array(CheckResult) }).parse(await response.json()).checks;
  throw new UsageError(
    `Cannot ask ${url}/api/doctor: the app answered ${response.status}`,
    response.status === 401
      ? 'The key is not one of this app: az functionapp keys list'
      : 'Check the address; is the code deployed?',
  );
}

/** As fetch() does it; an app that does not answer is the address's fault. */
async function fetchFromApp(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    const { origin } = new URL(url);
    throw new UsageError(`Cannot reach ${origin}: ${reasonOf(error)}`, 'Is the app running? Check the address');
  });
}

/** The API of a deployed app. */
export function appClient({ url, key }: App, signal: AbortSignal): PipelineClient {
  return createPipelineClient({ url, keys: { default: key } }, signal, fetchFromApp);
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words: Record<string, string> = { ECONNREFUSED: 'connection refused', ENOTFOUND: 'no server has this name' };
  return words[code] ?? (code || 'no answer came');
}
