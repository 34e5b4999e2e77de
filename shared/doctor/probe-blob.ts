import type { BlobStore, World } from '../world.ts';
import { type CheckOutcome, failed, ok } from './check.ts';

const ROLE =
  'Give the identity of the app the role Storage Blob Data Owner on this container, and check the firewall of the account';

/** Writes a small blob, finds it, reads it, and deletes it: what every role, key and firewall must let pass. */
export async function probeBlob(world: World, store: BlobStore, container: string): Promise<CheckOutcome> {
  const name = `.azureml-to-cvat/doctor/${world.now().getTime()}.txt`;
  if (!(await store.containerExists(container))) {
    return failed(
      `The container "${container}" does not exist in ${store.account.url}`,
      'Create it, or correct its name',
    );
  }
  await store.write(container, name, 'doctor');
  const found = await store.readRange(container, name, { offset: 0, length: 6 });
  const deleted = await store.delete(container, name);
  if (found?.length === 6 && deleted) return ok(`"${container}" in ${store.account.url} can be read and written`);
  return failed(`A blob written to "${container}" could not be read or deleted`, ROLE);
}
