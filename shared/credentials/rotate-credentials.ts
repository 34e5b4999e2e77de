import type { CloudStorage } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { writeWork } from '../work/blob-json.ts';
import { toFinding } from '../work/outcome.ts';
import type { World } from '../world.ts';
import { type CredentialRun, credentialBlob, type RotatedStorage } from './credential-run.ts';
import { renewStorage } from './renew-storage.ts';
import { credentialEnd, manifestsOf, onlyOurs } from './storage-registration.ts';

const DAY_MS = 86_400_000;

/**
 * Renews what CVAT holds to read the images account, for every cloud storage that a migration made for this account: once
 * half of its days are over, where CVAT says that it no longer works, or where a manifest is not registered. A failure leaves
 * only the other storages; it is noted in `credentials.json` of the work container and answered, never thrown.
 */
export async function rotateCredentials(world: World): Promise<CredentialRun> {
  const run = await rotateAll(world);
  await writeWork(world, credentialBlob, run);
  return run;
}

async function rotateAll(world: World): Promise<CredentialRun> {
  const at = world.now().toISOString();
  const storages: RotatedStorage[] = [];
  try {
    for (const storage of await onlyOurs(world, await world.cvat.storages.list())) {
      storages.push(await rotate(world, storage));
    }
    return { at, storages };
  } catch (error) {
    return { at, storages, failure: toFinding(error, 'cloud storages') };
  }
}

async function rotate(world: World, storage: CloudStorage): Promise<RotatedStorage> {
  const { id: storageId, resource: container } = storage;
  const ends = credentialEnd(storage.description) ?? 0;
  const known = { storageId, container };
  try {
    if (!(await isDue(world, storage, ends))) return { ...known, state: 'kept', ends: written(ends) };
    return { ...known, state: 'renewed', ends: written(await renewStorage(world, storage)) };
  } catch (error) {
    const finding: Finding = toFinding(error, `cloud storage ${storageId} (container "${container}")`);
    return { ...known, state: 'failed', ends: written(ends), finding };
  }
}

async function isDue(world: World, storage: CloudStorage, ends: number): Promise<boolean> {
  const half = (world.config.cvatStorage.sasDays * DAY_MS) / 2;
  if (ends - world.now().getTime() < half) return true;
  const manifests = await manifestsOf(world, storage.resource);
  if (!manifests.every((manifest) => storage.manifests.includes(manifest))) return true;
  return (await world.cvat.storages.status(storage.id)) !== 'AVAILABLE';
}

function written(end: number): string {
  return Number.isFinite(end) ? new Date(end).toISOString() : 'never';
}
