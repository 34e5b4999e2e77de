import type { EventGridEvent } from '@azure/functions';
import { noteProbe } from '../shared/migration/event-probe.ts';
import { markStale } from '../shared/migration/mark-stale.ts';
import { world } from './world.ts';

/** A blob is gone (deleted, or renamed away): the manifest of its container is stale. */
export async function imageDeleted(event: EventGridEvent): Promise<void> {
  const blob = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(event.subject);
  const [, container, name] = blob ?? [];
  if (!container || !name) {
    throw new Error(
      `Cannot read a blob event: the subject names no blob: current value is ${JSON.stringify(event.subject)}`,
    );
  }
  if (await noteProbe(world(), { container, name, kind: 'deleted' })) return;
  await markStale(world(), { container, name });
}
