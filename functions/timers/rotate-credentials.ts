import type { InvocationContext } from '@azure/functions';
import { rotateCredentials } from '../../shared/credentials/rotate-credentials.ts';
import type { World } from '../../shared/world.ts';

/** A rotation every six hours has this long to be fixed before annotators see no images: alerts look for the line. */
const NEAR_END_MS = 3 * 86_400_000;

/** Renews what CVAT holds to read the images. The codes that begin the lines are what the alerts search for. */
export async function rotate(world: World, context: InvocationContext): Promise<void> {
  const { at, storages, failure } = await rotateCredentials(world);
  if (failure) context.error(`CREDENTIAL_ROTATION_FAILED ${failure.code} at ${failure.at}: ${failure.detail}`);
  for (const storage of storages) {
    const { storageId, container, ends } = storage;
    const what = `cloud storage ${storageId} (container "${container}")`;
    if (storage.state === 'failed') {
      const { code, detail, fix } = storage.finding;
      context.error(`CREDENTIAL_ROTATION_FAILED ${code} at ${what}: ${detail} → ${fix}`);
      if (Date.parse(ends) - Date.parse(at) < NEAR_END_MS) context.error(`CREDENTIAL_NEAR_END ${what}: ends ${ends}`);
    } else {
      context.log(`Credential of ${what} ${storage.state}: ends ${ends}`);
    }
  }
}
