import type { CloudStorage } from '../cvat/wire.ts';
import { RemoteError } from '../errors.ts';
import { MANIFEST } from '../living-manifest/manifest-blobs.ts';
import { readRefreshRecord } from '../living-manifest/refresh-record.ts';
import { LANES } from '../work/lanes.ts';
import type { StorageCredential, World } from '../world.ts';
import { ourPeople } from './our-people.ts';

const MAKER = 'Made by azureml-to-cvat';

/** The manifests that the cloud storage of a container is registered with: ours, whatever name it has. */
export async function manifestsOf(world: World, container: string): Promise<string[]> {
  return [(await readRefreshRecord(world, container))?.manifest?.name ?? MANIFEST];
}

/** CVAT does not shorten names: a display name has at most 63 characters. */
export function storageDisplayName(world: World, container: string, lane = 0): string {
  const which = lane === 0 ? '' : ` (${lane + 1})`;
  return `${world.images.account.name}/${container}`.slice(0, 63 - which.length) + which;
}

/** Under which names the registrations of a container stand in CVAT: one for each lane, since CVAT keeps one index of manifests for each. */
export function storageDisplayNames(world: World, container: string): string[] {
  return Array.from({ length: LANES }, (_, lane) => storageDisplayName(world, container, lane));
}

/** CVAT tells nothing about a credential that it holds, so its end is written where we can read it again. */
export function storageDescription(credential: StorageCredential): string {
  const end = 'expires' in credential && credential.expires ? credential.expires.toISOString() : 'never';
  return `${MAKER}; credential ends: ${end}`;
}

/** undefined where the storage is not ours; `Infinity` where its credential does not end. */
export function credentialEnd(description: string | null | undefined): number | undefined {
  const end = description?.startsWith(MAKER) ? /credential ends: (\S+)/.exec(description)?.[1] : undefined;
  if (end === undefined) return undefined;
  return end === 'never' ? Number.POSITIVE_INFINITY : Date.parse(end);
}

/**
 * Which of these a migration made for this account. The storage of another deployment, or of another account, has credentials
 * that we cannot make; and since anybody may write our description, the owner must be somebody of the same organization, in
 * the personal workspace ourselves. The oldest comes first.
 */
export async function onlyOurs(world: World, storages: readonly CloudStorage[]): Promise<CloudStorage[]> {
  const isOneOfUs = ourPeople(world);
  const ours: CloudStorage[] = [];
  for (const storage of storages) {
    const { description, display_name, resource, owner } = storage;
    const end = credentialEnd(description);
    const dated = end !== undefined && !Number.isNaN(end);
    const named = dated && storageDisplayNames(world, resource).includes(display_name);
    if (named && (await isOneOfUs(owner?.id))) ours.push(storage);
  }
  return ours.sort((a, b) => a.id - b.id);
}

export async function requireAvailable(world: World, storageId: number, container: string): Promise<void> {
  const status = await world.cvat.storages.status(storageId);
  if (status === 'AVAILABLE') return;
  throw new RemoteError(
    `Cannot use the cloud storage ${storageId} in CVAT: CVAT finds "${container}": current value is ${status}`,
    {
      code: `STORAGE_${status}`,
      fix:
        status === 'FORBIDDEN'
          ? 'Let the account accept shared key access and requests from CVAT (networking: all networks, or the addresses of CVAT)'
          : 'Check that CVAT can reach the account over the network; app.cvat.ai needs a public endpoint. Else use dataSource "upload"',
      retryable: false,
    },
  );
}
