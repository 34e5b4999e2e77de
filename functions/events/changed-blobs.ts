import type { EventGridEvent } from '@azure/functions';
import { z } from 'zod';
import { staysInContainer } from '../../shared/blob-name.ts';

/** Where something changed; without a name, in any number of blobs. */
export type Changed = { container: string; name?: string };

/** Data Lake accounts tell of a folder once, whatever it holds. */
const FOLDER = /^Microsoft\.Storage\.Directory/;
const Renamed = z.object({ sourceUrl: z.url() });

/**
 * What an event of a blob or a folder that was deleted or renamed concerns: a rename concerns the old place too, which may be
 * another container. Throws where the subject names no blob.
 */
export function changedBlobs({
  subject,
  eventType,
  data,
}: Pick<EventGridEvent, 'subject' | 'eventType' | 'data'>): Changed[] {
  const [, container, name] = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(subject) ?? [];
  if (!container || !name) {
    throw new Error(`Cannot read a blob event: the subject names no blob: current value is ${JSON.stringify(subject)}`);
  }
  const source = Renamed.safeParse(data).data?.sourceUrl;
  const [, fromContainer, fromName] = source ? (/^\/([^/]+)\/(.+)$/s.exec(new URL(source).pathname) ?? []) : [];
  const places: Changed[] = [{ container, ...named(name) }];
  if (fromContainer && fromName) places.push({ container: fromContainer, ...decoded(fromName) });
  return FOLDER.test(eventType) ? places.map((place) => ({ container: place.container })) : places;
}

/** Nothing where no blob can have the name: then any blob may be meant. */
function named(name: string): { name?: string } {
  return staysInContainer(name) ? { name } : {};
}

/** Nothing where the name is not encoded as it should be: then any blob may be meant. */
function decoded(name: string): { name?: string } {
  try {
    return named(decodeURIComponent(name));
  } catch {
    return {};
  }
}
