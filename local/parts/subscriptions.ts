import type { EventType } from '@azureml-to-cvat/blob-events-emulated/event.ts';
import type { Subscription } from '@azureml-to-cvat/blob-events-emulated/subscription.ts';
import type { Host } from './start-host.ts';

const CREATED: EventType[] = ['Microsoft.Storage.BlobCreated'];
const DELETED: EventType[] = ['Microsoft.Storage.BlobDeleted'];

/** The event subscriptions that a deployment makes, for a host on this machine. */
export function eventSubscriptions(
  host: Host,
  containers: { images: readonly string[]; exports: string },
): Subscription[] {
  const webhook = (extension: 'blobs' | 'EventGrid', functionName: string) =>
    `${host.url}/runtime/webhooks/${extension}?functionName=${encodeURIComponent(functionName)}&code=${host.keys.system[`${extension.toLowerCase()}_extension`]}`;
  const within = (container: string) => `/blobServices/default/containers/${container}/`;
  return [
    ...containers.images.flatMap((container): Subscription[] => [
      {
        name: `image-landed-${container}`,
        subjectBeginsWith: within(container),
        eventTypes: CREATED,
        url: webhook('blobs', `Host.Functions.imageLanded-${container}`),
      },
      {
        name: `image-deleted-${container}`,
        subjectBeginsWith: within(container),
        eventTypes: DELETED,
        url: webhook('EventGrid', 'imageDeleted'),
      },
    ]),
    ...[
      { name: 'export-dropped', subjectEndsWith: '.json' },
      { name: 'part-dropped', subjectEndsWith: '.jsonl' },
    ].map((ending) => ({
      ...ending,
      subjectBeginsWith: within(containers.exports),
      eventTypes: CREATED,
      url: webhook('blobs', 'Host.Functions.exportDropped'),
    })),
  ];
}
