import { afterEach, inject } from 'vitest';
import { storageDescription, storageDisplayName } from '../../shared/credentials/storage-registration.ts';
import type { Check, CheckResult, DoctorTools } from '../../shared/doctor/check.ts';
import { noteProbe } from '../../shared/doctor/event-probe.ts';
import { runDoctor } from '../../shared/doctor/run-doctor.ts';
import { MANIFEST } from '../../shared/living-manifest/manifest-blobs.ts';
import { runRefresh } from '../../shared/living-manifest/run-refresh.ts';
import type { BlobStore, World } from '../../shared/world.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';

let running: MigrationSite | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** The site of the test that runs. */
export function site(): MigrationSite {
  if (!running) throw new Error('Expected start() or healthy() to have been called');
  return running;
}

export const DAY_MS = 86_400_000;
export const azurite = inject('azurite');
/** The same account with a key that it does not know. */
export const otherKey = azurite.replace(/AccountKey=[^;]+/, `AccountKey=${Buffer.alloc(64, 3).toString('base64')}`);

export async function start(settings: Record<string, string> = {}, server: { version?: string } = {}): Promise<World> {
  running = await startSite(azurite, settings, { work: 'azurite', ...server });
  return running.world;
}

/** Everything as a healthy deployment has it: an image, a manifest, a cloud storage in CVAT, events that arrive. */
export async function healthy(settings: Record<string, string> = {}): Promise<World> {
  const world = withEvents(await start(settings));
  await site().putImage('a.jpg');
  await runRefresh(world, site().images);
  await register(world);
  return world;
}

async function register(world: World): Promise<number> {
  const resource = world.config.imageContainers[0] ?? '';
  const credential = await world.storageCredential();
  const [displayName, description] = [storageDisplayName(world, resource), storageDescription(credential)];
  const input = { resource, displayName, description, credential, manifests: [MANIFEST] };
  return (await world.cvat.storages.create(input)).id;
}

/** Stands for the subscriptions: what is done to a probe comes back as an event. */
function withEvents(world: World): World {
  const images: BlobStore = {
    ...world.images,
    async write(container, name, content, condition) {
      await noteProbe(world, { container, name, kind: 'created' });
      return world.images.write(container, name, content, condition);
    },
    async delete(container, name, condition) {
      await noteProbe(world, { container, name, kind: 'deleted' });
      return world.images.delete(container, name, condition);
    },
  };
  return { ...world, images };
}

export const later = (world: World, ms: number): World => ({ ...world, now: () => new Date(Date.now() + ms) });

/** `checks`: those that decide what a test looks at; default: all. */
export const examine = (world: World | (() => World), tools: Partial<DoctorTools> = {}, checks?: readonly Check[]) =>
  runDoctor(
    typeof world === 'function' ? world : () => world,
    {
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
      eventWaitMs: 1000,
      patienceMs: 30_000,
      runningOrchestrations: async () => 0,
      ...tools,
    },
    checks,
  );

export const found = (checks: readonly CheckResult[], name: string) => checks.filter((check) => check.name === name);
