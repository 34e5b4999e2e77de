import { z } from 'zod';

export const EventType = z.enum(['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted']);
export type EventType = z.infer<typeof EventType>;

/** A storage event in the Event Grid schema. */
export const BlobEvent = z.strictObject({
  topic: z.string(),
  /** `/blobServices/default/containers/<container>/blobs/<name>`, the name as it is. */
  subject: z.string(),
  eventType: EventType,
  id: z.string(),
  eventTime: z.iso.datetime(),
  dataVersion: z.literal(''),
  metadataVersion: z.literal('1'),
  data: z.strictObject({
    api: z.enum(['PutBlob', 'DeleteBlob']),
    clientRequestId: z.string(),
    requestId: z.string(),
    eTag: z.string(),
    contentType: z.string(),
    contentLength: z.int(),
    blobType: z.string(),
    /** Percent-encoded, other than the subject. */
    url: z.string(),
    /** Grows, as text, with every event of the same blob. */
    sequencer: z.string(),
    storageDiagnostics: z.strictObject({ batchId: z.string() }),
  }),
});
export type BlobEvent = z.infer<typeof BlobEvent>;

/** What is known of a blob between two looks. */
export const KnownBlob = z.object({
  container: z.string(),
  name: z.string(),
  etag: z.string(),
  contentType: z.string(),
  size: z.int(),
  blobType: z.string(),
});
export type KnownBlob = z.infer<typeof KnownBlob>;

export type Change = { type: EventType; blob: KnownBlob };

export const subjectOf = (container: string, name = '') =>
  `/blobServices/default/containers/${container}/blobs/${name}`;

/** The event of a change. `accountUrl` is the blob service's address, without a slash at its end. */
export function toEvent(
  { type, blob }: Change,
  accountUrl: string,
  at: { id: string; now: Date; count: number },
): BlobEvent {
  const accountName = accountUrl.slice(accountUrl.lastIndexOf('/') + 1);
  return {
    topic: `/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/${accountName}`,
    subject: subjectOf(blob.container, blob.name),
    eventType: type,
    id: at.id,
    eventTime: at.now.toISOString(),
    dataVersion: '',
    metadataVersion: '1',
    data: {
      api: type === 'Microsoft.Storage.BlobCreated' ? 'PutBlob' : 'DeleteBlob',
      clientRequestId: at.id,
      requestId: at.id,
      eTag: blob.etag.replaceAll('"', ''),
      contentType: blob.contentType,
      contentLength: blob.size,
      blobType: blob.blobType,
      url: `${accountUrl}/${blob.container}/${blob.name.split('/').map(encodeURIComponent).join('/')}`,
      sequencer: at.now.getTime().toString(16).padStart(32, '0') + at.count.toString(16).padStart(16, '0'),
      storageDiagnostics: { batchId: at.id },
    },
  };
}
