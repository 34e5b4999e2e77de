import { buffer } from 'node:stream/consumers';
import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { QueueServiceClient } from '@azure/storage-queue';
import { resolveSettings } from '../app-settings.ts';
import { type FunctionDefinition, textOption } from '../function-definition.ts';
import { isNotFound } from '../not-found.ts';
import { blobServiceOf, queueServiceOf } from '../storage-connection.ts';
import type { TypedData } from '../typed-data.ts';
import { type BlobAddress, type BlobPathMatcher, compileBlobPath } from './blob-path.ts';
import type { MessageOutcome } from './queue-listener.ts';
import type { TriggerContext } from './trigger.ts';

export type BlobFunction = {
  /** `Host.Functions.<name>`, by which events name the function. */
  readonly id: string;
  run(blob: BlobAddress): Promise<MessageOutcome>;
  /** Queues of the account with the blobs, where that account has some. */
  queues(): QueueServiceClient | undefined;
};

export function toBlobFunction(definition: FunctionDefinition, context: TriggerContext): BlobFunction {
  const { trigger, name: functionName } = definition;
  if (textOption(trigger, 'source')?.toLowerCase() !== 'eventgrid') {
    throw new Error(
      `Cannot start "${functionName}": this host has only blob triggers with source EventGrid: current value is "${textOption(trigger, 'source')}"`,
    );
  }
  const connection = textOption(trigger, 'connection') ?? 'AzureWebJobsStorage';
  const service = blobServiceOf(connection, context.settings);
  const path = resolveSettings(textOption(trigger, 'path') ?? '', context.settings);
  const match = compileBlobPath(path);
  const deferred = trigger.properties?.supportsDeferredBinding === 'true';
  return {
    id: `Host.Functions.${functionName}`,
    async run(blob) {
      const client = service.getContainerClient(blob.container).getBlobClient(blob.name);
      const properties = await propertiesOf(client);
      // The event is older than the deletion: nothing to do.
      if (!properties) return 'done';
      if (!match(blob))
        context.log(
          'warning',
          functionName,
          `An event came for a blob outside "${path}"; the function runs without its parameters`,
        );
      const data = deferred ? referenceTo(blob, connection) : { bytes: await bytesOf(client) };
      const result = await context.worker.invoke(functionName, {
        inputs: [{ name: trigger.name, data }],
        triggerMetadata: metadataOf(blob, { client, properties, match }),
      });
      return result.status === 'success' ? 'done' : 'failed';
    },
    queues() {
      try {
        return queueServiceOf(connection, context.settings);
      } catch {
        return undefined;
      }
    },
  };
}

/** Of one version: downloadToBuffer() asks for the size first. */
async function bytesOf(client: BlobClient): Promise<Buffer> {
  const { readableStreamBody: body } = await client.download();
  return body ? buffer(body) : Buffer.alloc(0);
}

async function propertiesOf(client: BlobClient): Promise<BlobGetPropertiesResponse | undefined> {
  try {
    return await client.getProperties();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What a deferred binding gets instead of the content. */
function referenceTo(blob: BlobAddress, connection: string): TypedData {
  const content = { Connection: connection, ContainerName: blob.container, BlobName: blob.name };
  return {
    modelBindingData: {
      version: '1.0',
      source: 'AzureStorageBlobs',
      contentType: 'application/json',
      content: Buffer.from(JSON.stringify(content)),
    },
  };
}

function metadataOf(
  blob: BlobAddress,
  options: { client: BlobClient; properties: BlobGetPropertiesResponse; match: BlobPathMatcher },
): Record<string, TypedData> {
  const { properties, client } = options;
  const described = {
    LastModified: properties.lastModified,
    CreatedOn: properties.createdOn,
    ContentLength: properties.contentLength,
    ContentType: properties.contentType,
    ETag: properties.etag,
    BlobType: properties.blobType,
    Metadata: properties.metadata ?? {},
  };
  const parameters = Object.entries(options.match(blob) ?? {}).map(
    ([name, value]) => [name, { string: value }] as const,
  );
  return {
    BlobTrigger: { string: `${blob.container}/${blob.name}` },
    Uri: { json: JSON.stringify(client.url.split('?')[0]) },
    Properties: { json: JSON.stringify(described) },
    Metadata: { json: JSON.stringify(properties.metadata ?? {}) },
    ...Object.fromEntries(parameters),
  };
}
