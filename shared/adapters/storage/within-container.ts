import { blobNameRefused, staysInContainer } from '../../blob-name.ts';
import type { BlobStore } from '../../world.ts';

/**
 * The same store, for names that stay in their container. The others are refused before anything is sent, whoever brings
 * them: InvalidInputError `BLOB_NAME_REFUSED`.
 */
export function withinContainer(store: BlobStore): BlobStore {
  // Not async: this is for each of a hundred thousand images.
  const within = <T>(container: string, name: string, call: () => Promise<T>): Promise<T> =>
    staysInContainer(name) ? call() : Promise.reject(blobNameRefused(container, name));
  return {
    ...store,
    head: (container, name) => within(container, name, () => store.head(container, name)),
    readRange: (container, name, range) => within(container, name, () => store.readRange(container, name, range)),
    read: (container, name, options) => within(container, name, () => store.read(container, name, options)),
    write: (container, name, content, condition) =>
      within(container, name, () => store.write(container, name, content, condition)),
    delete: (container, name, condition) => within(container, name, () => store.delete(container, name, condition)),
    withLease: (container, name, work) => within(container, name, () => store.withLease(container, name, work)),
  };
}
