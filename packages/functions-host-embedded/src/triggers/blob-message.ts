import type { DequeuedMessageItem } from '@azure/storage-queue';
import { z } from 'zod';
import { blobAddressOf } from './blob-path.ts';
import type { EventGridEvent } from './event-grid-request.ts';

const EventData = z.object({ url: z.url(), eTag: z.string().default(''), blobType: z.string().default('BlockBlob') });

/** What stands in the host's queue, and in the end in the poison queue. */
const BlobMessage = z.object({
  Type: z.literal('BlobTrigger'),
  /** `Host.Functions.<name>` */
  FunctionId: z.string(),
  BlobType: z.string(),
  ContainerName: z.string(),
  BlobName: z.string(),
  ETag: z.string(),
});
export type BlobMessage = z.infer<typeof BlobMessage>;

/** What the extension cannot read an event without: it fails then, and Event Grid sends the event again. */
const Envelope = z.object({ id: z.string(), eventType: z.string(), subject: z.string() });

export function isWhole(event: EventGridEvent): boolean {
  return Envelope.safeParse(event).success;
}

/** Undefined where the event is not about a blob. */
export function toBlobMessage(functionId: string, event: EventGridEvent): BlobMessage | undefined {
  const data = EventData.safeParse(event.data).data;
  const blob = data && blobAddressOf(new URL(data.url));
  if (!data || !blob) return undefined;
  return {
    Type: 'BlobTrigger',
    FunctionId: functionId,
    BlobType: data.blobType,
    ContainerName: blob.container,
    BlobName: blob.name,
    ETag: `"${data.eTag}"`,
  };
}

export function encodeBlobMessage(message: BlobMessage): string {
  return Buffer.from(JSON.stringify(message)).toString('base64');
}

/** Undefined where somebody else wrote into the host's queue. */
export function decodeBlobMessage(item: DequeuedMessageItem): BlobMessage | undefined {
  try {
    return BlobMessage.parse(JSON.parse(Buffer.from(item.messageText, 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
}
