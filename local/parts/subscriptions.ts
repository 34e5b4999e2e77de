import type { EventType } from '@azureml-to-cvat/blob-events-emulated/event.ts';
import type { Subscription } from '@azureml-to-cvat/blob-events-emulated/subscription.ts';
import { MEASURED_EXTENSIONS } from '../../shared/images/formats.ts';
import { FOREIGN_ENDINGS, OWN_ENDINGS } from '../../shared/migration/not-an-export.ts';
import type { Host } from './start-host.ts';

const CREATED: EventType[] = ['Microsoft.Storage.BlobCreated'];
const DELETED: EventType[] = ['Microsoft.Storage.BlobDeleted'];

/** The manifest and the tasks' own files end otherwise, and never come back as events. */
const IMAGES = MEASURED_EXTENSIONS.map((extension) => `.${extension}`);
/** Exports, and what people take for one: it is refused, and that stands beside it. */
const DROPPED = ['.json', '.jsonl', ...FOREIGN_ENDINGS];
/** What the app writes beside an export. */
const OWN = ['.report.json', '.options.json', '.cvat.json', '.cvat.jsonl', ...OWN_ENDINGS];

/** The event subscriptions that a deployment makes (infra/events.bicep), for a host on this machine. */
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
        subjectEndsWith: IMAGES,
        eventTypes: CREATED,
        url: webhook('blobs', `Host.Functions.imageLanded-${container}`),
      },
      {
        name: `image-deleted-${container}`,
        subjectBeginsWith: within(container),
        subjectEndsWith: IMAGES,
        eventTypes: DELETED,
        url: webhook('EventGrid', 'imageDeleted'),
      },
    ]),
    {
      name: 'export-dropped',
      subjectBeginsWith: within(containers.exports),
      subjectEndsWith: DROPPED,
      subjectNotEndsWith: OWN,
      eventTypes: CREATED,
      url: webhook('blobs', 'Host.Functions.exportDropped'),
    },
  ];
}
