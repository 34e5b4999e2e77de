import { renewStorage } from '../credentials/renew-storage.ts';
import {
  credentialEnd,
  onlyOurs,
  storageDescription,
  storageDisplayNames,
} from '../credentials/storage-registration.ts';
import type { CloudStorage } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import { RemoteError } from '../errors.ts';
import type { World } from '../world.ts';

const DAY_MS = 86_400_000;
/** Less than this, and people may find the pictures gone before anybody has read a report. */
const SOON_MS = 7 * DAY_MS;
const LOCAL = /^https?:\/\/(localhost|127\.|\[::1\])/;

/**
 * Registrations, with the tasks that read by them, whose credential ends without anybody who renews it: CVAT shows the pictures today,
 * and none of them on that day. What is half over gets a new one here: a command on somebody's machine has no timer that does it.
 */
export async function credentialEnds(
  world: World,
  storages: ReadonlyMap<CloudStorage, readonly number[]>,
): Promise<Finding[]> {
  const { credential, sasDays } = world.config.cvatStorage;
  const renewable = await onlyOurs(world, [...storages.keys()]);
  const findings: Finding[] = [];
  for (const [storage, { length: tasks }] of storages) {
    if (!renewable.includes(storage)) {
      if (credential === 'account-sas') findings.push(notKnown(world, storage, tasks));
      continue;
    }
    const end = await renewed(world, storage);
    const left = end - world.now().getTime();
    if (!Number.isFinite(end) || (isRenewed(world) && left >= (sasDays * DAY_MS) / 4)) continue;
    findings.push(ends(world, storage, { end, left, tasks }));
  }
  return findings;
}

/** When its credential ends. One that cannot be renewed now may be at the next time. */
async function renewed(world: World, storage: CloudStorage): Promise<number> {
  const { credential, sasDays } = world.config.cvatStorage;
  const end = credentialEnd(storage.description) ?? Number.POSITIVE_INFINITY;
  if (credential !== 'account-sas' || end - world.now().getTime() >= (sasDays * DAY_MS) / 2) return end;
  try {
    return await renewStorage(world, storage);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return end;
  }
}

/** By the timer of an app that runs all the time. What is tried out against a CVAT on the same machine counts as such. */
function isRenewed({ config }: World): boolean {
  return (
    config.cvatStorage.credential === 'account-sas' && (!LOCAL.test(config.publicUrl) || LOCAL.test(config.cvat.url))
  );
}

function ends(
  world: World,
  { id, display_name }: CloudStorage,
  { end, left, tasks }: { end: number; left: number; tasks: number },
): Finding {
  const isSas = world.config.cvatStorage.credential === 'account-sas';
  const fix = isRenewed(world)
    ? 'Look into the log of rotateCredentials, which should have renewed it (npm run doctor tells more)'
    : isSas
      ? 'Start a migration of the container again before that day, or run the app as a service, which renews it; or upload the pictures'
      : 'Give the tool a SAS that ends later, and start the migration again before that day; or upload the pictures';
  return {
    ...{ code: 'CREDENTIAL_ENDS', severity: left < SOON_MS ? 'warning' : 'info', count: tasks },
    at: `cloud storage ${id} "${display_name}"`,
    detail: `the credential by which CVAT reads the pictures of ${plural(tasks, 'task')} ends on ${new Date(end).toISOString()}: nobody can open them in CVAT after that`,
    fix,
  };
}

function notKnown(world: World, { id, resource, display_name }: CloudStorage, tasks: number): Finding {
  const [name = ''] = storageDisplayNames(world, resource);
  const description = storageDescription({ type: 'CONNECTION_STRING', connectionString: '', expires: new Date(0) });
  return {
    ...{ code: 'CREDENTIAL_ENDS', severity: 'warning', count: tasks },
    at: `cloud storage ${id} "${display_name}"`,
    detail: `somebody has changed its name, its description or its owner, by which it is known as one of this tool: its credential is not renewed any more, and ends within ${world.config.cvatStorage.sasDays} days. Nobody can open the pictures of ${plural(tasks, 'task')} in CVAT after that`,
    fix: `Name it "${name}" in CVAT again ("(2)" behind it if it was the second one), with the description "${description}": the next migration, or the app's timer, gives it a new credential`,
  };
}
