import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient, RestError } from '@azure/storage-blob';
import { type Chaos, startDelivering } from './deliver.ts';
import { type Change, toEvent } from './event.ts';
import { type Delivery, type Line, openJournal } from './journal.ts';
import { changesOf } from './known-blobs.ts';
import { blobsOf, watchedContainers } from './list-blobs.ts';
import { type Subscription, wants } from './subscription.ts';

export type ContainerWatcher = { stop(): Promise<void> };

export type ContainerWatcherOptions = {
  connectionString: string;
  subscriptions: readonly Subscription[];
  /** Where `events.jsonl` is kept: what was seen and what is still to be delivered. */
  dataDir: string;
  /** Pause between two looks. */
  intervalMs: number;
  chaos?: Chaos;
  /** Undelivered events beyond which nothing new is taken in: it is still in the containers when there is room again. */
  capacity?: number;
  warn?: (message: string) => void;
};

/**
 * Azurite emits no events: this looks at its containers again and again and delivers what changed, by any client, as Event
 * Grid would: at least once, now and then twice and out of order. Changes made while nothing watched are found at the next
 * start. Of several changes of one blob between two looks only the last is seen.
 */
export async function startContainerWatcher(options: ContainerWatcherOptions): Promise<ContainerWatcher> {
  const { subscriptions, capacity = 10_000, warn = () => undefined } = options;
  const service = BlobServiceClient.fromConnectionString(options.connectionString);
  const accountUrl = service.url.replace(/\/+$/, '');
  const journal = await openJournal(join(options.dataDir, 'events.jsonl'));
  const stopping = new AbortController();
  let count = 0;

  const delivering = startDelivering({
    subscriptions,
    chaos: options.chaos ?? { seed: 1, duplicate: 0, reorder: 0 },
    accepted: ({ id }) => void journal.append([{ delivered: id }]),
    warn,
  });
  for (const delivery of journal.undelivered.values()) delivering.deliver(delivery);

  async function take(change: Change): Promise<void> {
    count += 1;
    const event = toEvent(change, accountUrl, { id: randomUUID(), now: new Date(), count });
    const deliveries: Delivery[] = subscriptions
      .filter((subscription) => wants(subscription, event))
      .map(({ name }) => ({ id: `${event.id}/${name}`, subscription: name, event }));
    const { container, name } = change.blob;
    const seen: Line =
      change.type === 'Microsoft.Storage.BlobCreated' ? { seen: change.blob } : { gone: { container, name } };
    await journal.append([...deliveries.map((queued) => ({ queued })), seen]);
    for (const delivery of deliveries) delivering.deliver(delivery);
  }

  async function look(): Promise<void> {
    for (const container of await watchedContainers(service, subscriptions)) {
      try {
        for await (const change of changesOf(journal.known.get(container), blobsOf(service, container))) {
          if (stopping.signal.aborted || journal.undelivered.size >= capacity) return;
          await take(change);
        }
      } catch (error) {
        // Nobody is told of the blobs of a container that was deleted, as by Event Grid.
        if (!(error instanceof RestError && error.statusCode === 404)) throw error;
      }
    }
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        if (!stopping.signal.aborted) warn(`Cannot look for changes in ${accountUrl}: ${String(error)}`);
      });
      await sleep(options.intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const watching = watch();

  return {
    async stop() {
      stopping.abort();
      await watching;
      await delivering.stop();
      await journal.close();
    },
  };
}
