import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';

/** `[d.]hh:mm:ss[.fff]` in milliseconds. */
const TimeSpan = z
  .string()
  .regex(/^(\d+\.)?\d{1,2}:\d{2}:\d{2}(\.\d+)?$/, 'must be a time span such as 00:00:30')
  .transform((text) => {
    const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
      /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  });

const Queues = z.object({
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).optional(),
  maxDequeueCount: z.int().min(1).default(5),
  /** How long a failed message stays invisible. */
  visibilityTimeout: TimeSpan.default(0),
  maxPollingInterval: TimeSpan.default(60_000),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

const DurableTask = z.object({
  hubName: z.string().default('TestHubName'),
  maxConcurrentActivityFunctions: z.int().min(1).optional(),
  maxConcurrentOrchestratorFunctions: z.int().min(1).optional(),
  storageProvider: z
    .object({
      controlQueueVisibilityTimeout: TimeSpan.default(300_000),
      workItemQueueVisibilityTimeout: TimeSpan.default(300_000),
    })
    .prefault({}),
});

const Blobs = z.object({
  maxDegreeOfParallelism: z.int().min(1).default(8),
  poisonBlobThreshold: z.int().min(1).default(5),
});

/** The parts of host.json that this host obeys, with the defaults of the real one; time spans in milliseconds. */
export const HostJson = z.object({
  version: z.literal('2.0'),
  /** Obeyed where the app has a process of its own: nothing else can be ended. */
  functionTimeout: TimeSpan.optional(),
  logging: z.object({ logLevel: z.object({ default: z.string().default('Information') }).prefault({}) }).prefault({}),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      queues: Queues.prefault({}),
      blobs: Blobs.prefault({}),
      durableTask: DurableTask.prefault({}),
    })
    .prefault({}),
});
export type HostJson = z.infer<typeof HostJson>;
/**
 * How long the work of a host that died stays invisible, in ms: what host.json says of the durable queues, and what the storage
 * extension takes for messages of triggers, which no setting changes.
 */
export function visibilityOf(hostJson: HostJson): { activities: number; turns: number; messages: number } {
  const { controlQueueVisibilityTimeout, workItemQueueVisibilityTimeout } =
    hostJson.extensions.durableTask.storageProvider;
  return { activities: workItemQueueVisibilityTimeout, turns: controlQueueVisibilityTimeout, messages: 600_000 };
}

export type QueuesOptions = z.infer<typeof Queues>;

export async function readHostJson(root: string): Promise<HostJson> {
  const path = join(root, 'host.json');
  const hostJson = await readJsonFile(path, HostJson);
  if (!hostJson) throw new Error(`Cannot start the host in "${root}": it has no host.json: current value is missing`);
  return hostJson;
}
