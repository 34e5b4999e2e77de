import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { shownValue } from './shown-value.ts';

const CONTAINER = /^(?!.*--)[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/;
const Container = z.string().regex(CONTAINER, 'must be the name of a blob container (3 to 63 of a-z, 0-9 and -)');

/** It stands in links, reports and messages, so that nothing secret may be in it. */
const Address = z.url().refine((text) => {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
}, 'must be an address that begins with http:// or https://, without a user, a password or anything behind a ? or #');

const CONTAINERS =
  'must be names of blob containers (3 to 63 of a-z, 0-9 and -), with commas between them, as in images,more-images';

const commaSeparated = (item: z.ZodType<string, string>, wanted: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item).min(1, wanted));

/**
 * The environment that the pipeline reads; `local.settings.sample.json` and the Bicep carry the same keys (tests compare
 * them). Storage is given as a connection string (`ImagesStorage`) or, with an identity, as `ImagesStorage__blobServiceUri`.
 */
export const Environment = z.object({
  /** Storage of the host and of the pipeline's own container and queues. */
  AzureWebJobsStorage: z.string().optional(),
  AzureWebJobsStorage__blobServiceUri: z.url().optional(),
  AzureWebJobsStorage__queueServiceUri: z.url().optional(),
  AzureWebJobsStorage__clientId: z.string().optional(),
  /** The account with the images and the exports. */
  ImagesStorage: z.string().optional(),
  ImagesStorage__blobServiceUri: z.url().optional(),
  ImagesStorage__queueServiceUri: z.url().optional(),
  ImagesStorage__clientId: z.string().optional(),
  /** Containers whose manifest is kept, comma-separated; the first is the default of requests. */
  IMAGE_CONTAINERS: commaSeparated(z.string().regex(CONTAINER, CONTAINERS), CONTAINERS).default(['images']),
  /** Only blobs below this prefix are images of the project. */
  IMAGES_PREFIX: z.string().default(''),
  /** Comma-separated patterns of blobs that are not images of the project: `*` and `?` within a folder, `**` across folders. */
  IMAGES_EXCLUDE: commaSeparated(z.string(), 'must be patterns with commas between them').default([]),
  /** Blob path pattern that is watched for exports: `<container>/<folders>/{name}.json`. */
  EXPORTS_PATH: z
    .string()
    .regex(/^[a-z0-9-]+\/.*\{name\}\.json$/, 'must read <container>/.../{name}.json')
    .default('exports/{name}.json'),
  /** Seconds for which nothing may come into the folder of a dropped part of a labelled dataset before all parts are taken. */
  EXPORT_QUIET_SECONDS: z.coerce.number().int().min(0).max(3600).default(30),
  /** The pipeline's own container in the host's storage. */
  WORK_CONTAINER: Container.default('azureml-to-cvat'),
  /** Queue with one message per manifest refresh that is due. */
  MANIFEST_QUEUE: z.string().default('manifest-refresh'),
  /** Seconds that a refresh waits for more events after the first. */
  MANIFEST_QUIET_SECONDS: z.coerce.number().int().min(0).max(600).default(15),
  /** What becomes of a manifest.jsonl that is not ours: `copy` keeps a copy beside ours, `leave` gives ours another name. */
  MANIFEST_OF_OTHERS: z.enum(['copy', 'leave']).default('copy'),
  /** NCRONTAB schedule of the reconciliation. */
  RECONCILE_SCHEDULE: z.string().default('0 17 3 * * *'),
  /** NCRONTAB schedule at which the credentials that CVAT holds are looked at; they are renewed once half of their days are over. */
  ROTATE_SCHEDULE: z.string().default('0 41 */6 * * *'),
  CVAT_URL: Address,
  /** Personal access token (CVAT 2.48 and newer), or `Token <key>` / `Basic <base64>` for older servers. */
  CVAT_TOKEN: z.string().min(1),
  /** Slug of the CVAT organization; absent: the personal workspace. */
  CVAT_ORGANIZATION: z.string().min(1).optional(),
  /** How long CVAT may go on with a request whose answer was lost: longer than any proxy before it waits. */
  CVAT_LATE_SECONDS: z.coerce.number().positive().max(3600).default(90),
  /** How CVAT reads the images account. */
  CVAT_STORAGE_CREDENTIAL: z.enum(['account-sas', 'connection-string', 'anonymous']).default('account-sas'),
  /** Days that an account SAS made for CVAT is valid. */
  CVAT_SAS_DAYS: z.coerce.number().positive().max(90).default(30),
  /** The one IPv4 address, or range (`first-last`), that CVAT reads the images from: the SAS is good for no other. Absent: any. */
  CVAT_SAS_IP: z
    .string()
    .regex(
      /^(\d{1,3}\.){3}\d{1,3}(-(\d{1,3}\.){3}\d{1,3})?$/,
      'must be an IPv4 address or a range of them (first-last)',
    )
    .optional(),
  /** ARM id of the images account, to list its keys with the identity; needed for account-sas without a connection string. */
  IMAGES_ACCOUNT_ID: z.string().startsWith('/subscriptions/').optional(),
  /** Where people reach this app; reports are linked below it. Must not change between runs: tasks are found by it. */
  PUBLIC_URL: Address.optional(),
  /** Set by Azure: the host name of the app. */
  WEBSITE_HOSTNAME: z.string().optional(),
});

export type Connection = { connectionString: string } | { serviceUri: string; clientId?: string };

export type Config = {
  hostStorage: { blob: Connection; queue: Connection };
  imagesStorage: Connection;
  /** Queues beside the images, where the account is known to have any. */
  imagesQueue: Connection | undefined;
  imageContainers: readonly string[];
  imagesPrefix: string;
  imagesExclude: readonly string[];
  exportsPath: string;
  exportQuietSeconds: number;
  workContainer: string;
  manifest: { queue: string; quietSeconds: number; reconcileSchedule: string; ofOthers: 'copy' | 'leave' };
  cvat: { url: string; token: string; organization?: string };
  cvatStorage: {
    credential: 'account-sas' | 'connection-string' | 'anonymous';
    sasDays: number;
    sasIp?: string;
    accountId?: string;
  };
  publicUrl: string;
  /** How long CVAT may go on with a request whose answer was lost, and how often to look meanwhile. Milliseconds. */
  late: { limitMs: number; pauseMs: number };
};

const LATE_PAUSE_MS = 1000;

/** Reads the environment once. Throws ConfigError with every missing or wrong key. */
export function parseConfig(env: Record<string, string | undefined>): Config {
  // An empty value is how Azure and .env files write "not set".
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(present);
  // The first of each setting: what else is wrong with its value is most often the same.
  const issues = Map.groupBy(parsed.error?.issues ?? [], ({ path }) => String(path[0]));
  const problems = [...issues].flatMap(([name, [issue]]) =>
    issue ? [`${name} ${reason(issue, shownOf(name, present))}`] : [],
  );
  for (const [name, value] of Object.entries(present)) {
    if (name in Environment.shape && value?.startsWith('@Microsoft.KeyVault(')) {
      problems.push(
        `${name} is a reference that Azure could not resolve: put the secret into the key vault, let the identity of the app read it, and restart the app`,
      );
    }
  }
  for (const name of ['AzureWebJobsStorage', 'ImagesStorage']) {
    const text = present[name];
    if (!text && !present[`${name}__blobServiceUri`]) {
      problems.push(`${name} is missing: set it to a connection string, or ${name}__blobServiceUri for an identity`);
    }
    const lack = text ? lackOf(text, { queues: name === 'AzureWebJobsStorage' }) : undefined;
    if (lack) problems.push(`${name} is wrong: ${lack}: copy it from the portal (Access keys, Connection string)`);
  }
  if (!present.PUBLIC_URL && !present.WEBSITE_HOSTNAME) {
    problems.push('PUBLIC_URL is missing: set it to the URL at which people reach this app');
  }
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`Cannot read the settings: ${problems.length} to fix:\n- ${problems.join('\n- ')}`);
  }
  const e = parsed.data;
  const organization = e.CVAT_ORGANIZATION;
  const accountId = e.IMAGES_ACCOUNT_ID;
  return {
    hostStorage: {
      blob: connection(e.AzureWebJobsStorage, e.AzureWebJobsStorage__blobServiceUri, e.AzureWebJobsStorage__clientId),
      queue: connection(e.AzureWebJobsStorage, e.AzureWebJobsStorage__queueServiceUri, e.AzureWebJobsStorage__clientId),
    },
    imagesStorage: connection(e.ImagesStorage, e.ImagesStorage__blobServiceUri, e.ImagesStorage__clientId),
    imagesQueue: hasQueues(e.ImagesStorage ?? e.ImagesStorage__queueServiceUri)
      ? connection(e.ImagesStorage, e.ImagesStorage__queueServiceUri, e.ImagesStorage__clientId)
      : undefined,
    imageContainers: e.IMAGE_CONTAINERS,
    imagesPrefix: e.IMAGES_PREFIX,
    imagesExclude: e.IMAGES_EXCLUDE,
    exportsPath: e.EXPORTS_PATH,
    exportQuietSeconds: e.EXPORT_QUIET_SECONDS,
    workContainer: e.WORK_CONTAINER,
    manifest: {
      queue: e.MANIFEST_QUEUE,
      quietSeconds: e.MANIFEST_QUIET_SECONDS,
      reconcileSchedule: e.RECONCILE_SCHEDULE,
      ofOthers: e.MANIFEST_OF_OTHERS,
    },
    cvat: { url: e.CVAT_URL.replace(/\/+$/, ''), token: e.CVAT_TOKEN, ...(organization ? { organization } : {}) },
    cvatStorage: {
      credential: e.CVAT_STORAGE_CREDENTIAL,
      sasDays: e.CVAT_SAS_DAYS,
      ...(e.CVAT_SAS_IP ? { sasIp: e.CVAT_SAS_IP } : {}),
      ...(accountId ? { accountId } : {}),
    },
    late: { limitMs: e.CVAT_LATE_SECONDS * 1000, pauseMs: LATE_PAUSE_MS },
    publicUrl: (e.PUBLIC_URL ?? `https://${e.WEBSITE_HOSTNAME}`).replace(/\/+$/, ''),
  };
}

function connection(
  connectionString: string | undefined,
  serviceUri: string | undefined,
  clientId: string | undefined,
): Connection {
  if (connectionString) return { connectionString };
  return { serviceUri: serviceUri ?? '', ...(clientId ? { clientId } : {}) };
}

/** What a connection string needs before the SDK can use it; undefined where it has all of that. */
function lackOf(text: string, { queues }: { queues: boolean }): string | undefined {
  const has = (key: string) => new RegExp(`(?:^|;)\\s*${key}=[^;]`, 'i').test(text);
  if (has('UseDevelopmentStorage')) return undefined;
  if (has('SharedAccessSignature')) {
    if (!has('BlobEndpoint')) return 'it has no BlobEndpoint beside its SharedAccessSignature';
    return queues && !has('QueueEndpoint') ? 'it has no QueueEndpoint, and the app needs queues' : undefined;
  }
  if (!has('AccountKey')) return 'it has neither an AccountKey nor a SharedAccessSignature';
  // The SDK takes it for one with a SAS otherwise.
  if (!has('DefaultEndpointsProtocol')) return 'it has no DefaultEndpointsProtocol';
  if (!has('AccountName')) return 'it has no AccountName';
  if (has('EndpointSuffix')) return undefined;
  if (!has('BlobEndpoint')) return 'it has neither an EndpointSuffix nor a BlobEndpoint';
  return queues && !has('QueueEndpoint') ? 'it has no QueueEndpoint, and the app needs queues' : undefined;
}

/** A connection string may name only the blob endpoint. */
function hasQueues(storage: string | undefined): boolean {
  return storage !== undefined && /EndpointSuffix=|QueueEndpoint=|UseDevelopmentStorage=|^https?:/i.test(storage);
}

/** Says what is wrong, without the value where the setting holds a secret. */
function reason(issue: z.core.$ZodIssue, shown: string | undefined): string {
  if (issue.code === 'invalid_type' && issue.message.includes('undefined')) return 'is missing';
  return `is wrong: ${issue.message}${shown === undefined ? '' : `: current value is ${shown}`}`;
}

/** These may hold a secret: URLs carry passwords. */
const NOT_SHOWN = /Storage|_URL$|TOKEN/;

function shownOf(name: string, env: Record<string, string | undefined>): string | undefined {
  const value = env[name];
  return value === undefined || NOT_SHOWN.test(name) ? undefined : shownValue(value);
}

/** The containers to watch; none where the setting is wrong, which `parseConfig` then says to whoever asks for anything. */
export function watchedContainers(text: string | undefined): readonly string[] {
  return Environment.shape.IMAGE_CONTAINERS.safeParse(text || undefined).data ?? [];
}

/** The values that may stand in no message, whoever writes it. */
export function secretsOf({ cvat, hostStorage, imagesStorage }: Config): string[] {
  const strings = [hostStorage.blob, hostStorage.queue, imagesStorage].flatMap((one) =>
    'connectionString' in one ? [one.connectionString] : [],
  );
  const keys = strings.flatMap((text) => /(?:^|;)\s*AccountKey=([^;]+)/i.exec(text)?.[1] ?? []);
  const signatures = strings.flatMap((text) => /[?&=;]sig=([^;&]+)/i.exec(text)?.[1] ?? []);
  return [...new Set([cvat.token, ...keys, ...signatures])];
}
