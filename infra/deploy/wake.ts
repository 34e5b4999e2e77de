import { RemoteError } from '../../shared/errors.ts';
import { Keys } from './answers.ts';
import { AzError } from './az.ts';
import { readOutputs } from './outputs.ts';
import type { Run } from './run.ts';

const TRIES = 30;
const PAUSE_SECONDS = 10;
const CALL_MS = 30_000;
const SYSTEM_KEYS = ['blobs_extension', 'eventgrid_extension'];

/**
 * Waits until the app answers, its system keys are there and it shakes hands as Event Grid will ask it to: while it is cold, keys
 * cannot be listed, and subscriptions fail with "Url validation".
 */
export async function wake(run: Run): Promise<void> {
  await readOutputs(run);
  let reason = '';
  for (let tried = 1; tried <= TRIES; tried++) {
    reason = await stillAsleep(run);
    if (reason === '') return run.say(`${run.env.APP_URL} is awake and shakes hands`);
    if (tried === 1) run.say(`Waiting for ${run.env.APP_URL}: ${reason}`);
    await run.pause(PAUSE_SECONDS);
  }
  throw new RemoteError(`Cannot wake "${run.env.APP_URL}": ${reason}`, {
    code: 'APP_ASLEEP',
    fix: 'Look into its log stream in the portal: a setting or the package is at fault where it does not start',
    retryable: true,
  });
}

async function stillAsleep({ az, env }: Run): Promise<string> {
  const health = await status(`${env.APP_URL}/api/health`);
  // Closed to this machine by ALLOWED_IP_RANGES: what follows would only say the same.
  if (health === 403) return '';
  if (health !== 200) return `health answers ${health}`;
  const keys = await listKeys(az, env);
  const missing = SYSTEM_KEYS.filter((name) => !keys?.[name]);
  if (missing.length > 0) return `the system keys ${missing.join(' and ')} are not there yet`;
  const url = `${env.APP_URL}/runtime/webhooks/blobs?functionName=Host.Functions.exportDropped&code=${encodeURIComponent(keys?.blobs_extension ?? '')}`;
  const answer = await status(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': 'SubscriptionValidation' },
    body: JSON.stringify([
      {
        id: 'azureml-to-cvat-deploy',
        topic: 'azureml-to-cvat',
        subject: '',
        eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
        eventTime: new Date().toISOString(),
        dataVersion: '1',
        data: { validationCode: 'azureml-to-cvat' },
      },
    ]),
  });
  return answer === 200 ? '' : `the handshake of events answers ${answer}`;
}

async function listKeys(az: Run['az'], env: NodeJS.ProcessEnv): Promise<Record<string, string> | undefined> {
  const group = env.AZURE_RESOURCE_GROUP ?? '';
  try {
    return Keys.parse(
      await az('functionapp', 'keys', 'list', '--resource-group', group, '--name', env.FUNCTION_APP_NAME ?? ''),
    ).systemKeys;
  } catch (error) {
    // "ServiceUnavailable from host runtime": the host is still starting.
    if (error instanceof AzError) return undefined;
    throw error;
  }
}

async function status(url: string, init: RequestInit = {}): Promise<number | string> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(CALL_MS) });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 'nothing';
  }
}
