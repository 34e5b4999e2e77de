import { Environment } from '../../../shared/config.ts';
import type { Problem } from '../problem.ts';
import type { RegisteredFunction } from '../registered-functions.ts';
import { type NamedSnapshot, settingsOf } from '../snapshot.ts';

/** Read by the Functions host and its extensions, not by our code. */
const OF_THE_HOST = new Set([
  ...['AzureWebJobsStorage__credential', 'AzureWebJobsStorage__tableServiceUri', 'ImagesStorage__credential'],
  ...['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'],
  'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
]);
/** Flex Consumption refuses to deploy with these. */
const REFUSED =
  /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_NODE_DEFAULT_VERSION|WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENT\w*|SCM_DO_BUILD\w*|ENABLE_ORYX_BUILD)$/;
/** A connection string of the host storage, which has no keys in Azure, and what Azure sets itself. */
const NOT_IN_AZURE = new Set(['AzureWebJobsStorage', 'WEBSITE_HOSTNAME']);
/** The images account is reached in one of two ways. */
const BY_STRING = 'ImagesStorage';
const BY_IDENTITY = /^ImagesStorage__/;
/** Which data services a trigger asks of its connection. */
const SERVICES: Record<string, string[]> = { blobTrigger: ['blob', 'queue'], queueTrigger: ['queue'] };

/** Settings of the app and what its code and its triggers read are the same, and the code accepts their values. */
export function settings(snapshot: NamedSnapshot, functions: readonly RegisteredFunction[]): Problem[] {
  const set = settingsOf(snapshot);
  if (!set) return [];
  const problem = (detail: string) => ({ at: snapshot.at, rule: 'settings', detail });
  const shape: Record<string, { safeParse(value: unknown): { success: boolean } }> = Environment.shape;
  const byString = BY_STRING in set;
  const needed = Object.keys(shape).filter(
    (name) => !NOT_IN_AZURE.has(name) && (byString ? !BY_IDENTITY.test(name) : name !== BY_STRING),
  );
  const bound = functions.flatMap(({ bindings }) =>
    [...JSON.stringify(bindings).matchAll(/%(\w+)%/g)].map(([, name = '']) => name),
  );
  const connections = functions.flatMap(({ bindings }) =>
    bindings.flatMap(({ type, connection }) =>
      connection === undefined || connection in set
        ? []
        : (SERVICES[type] ?? []).map((service) => `${connection}__${service}ServiceUri`),
    ),
  );
  const read = new Set([...needed, ...bound, ...connections]);
  return [
    ...Object.keys(set).flatMap((name) => {
      if (REFUSED.test(name)) return [problem(`Flex Consumption refuses the setting ${name}`)];
      return read.has(name) || OF_THE_HOST.has(name) ? [] : [problem(`nobody reads ${name}`)];
    }),
    ...[...read].filter((name) => !(name in set)).map((name) => problem(`${name} is read, and not set`)),
    ...Object.entries(set)
      .filter(([name, value]) => !/^\[|^$/.test(value) && shape[name]?.safeParse(value).success === false)
      .map(([name, value]) => problem(`the code does not accept ${name}: current value is ${value}`)),
  ];
}
