import { createCvat } from '../shared/adapters/cvat/cvat.ts';
import { type AccountSettings, createAccountSettings } from '../shared/adapters/storage/account-settings.ts';
import { createStorageCredential } from '../shared/adapters/storage/credential.ts';
import { createQueue } from '../shared/adapters/storage/queue.ts';
import { createBlobStore } from '../shared/adapters/storage/store.ts';
import { type Config, parseConfig, secretsOf, watchedContainers } from '../shared/config.ts';
import { ConfigError } from '../shared/errors.ts';
import type { World } from '../shared/world.ts';

/** The containers whose blobs trigger functions: needed to register them, before all other settings are looked at. */
export const imageContainers = watchedContainers(process.env.IMAGE_CONTAINERS);

let built: World | undefined;

/** The world of this process. Throws ConfigError with everything that is wrong with the settings. */
export function world(): World {
  built ??= createWorld(parseConfig(process.env));
  return built;
}

/** What may stand in no message; nothing where the settings are wrong, whose errors name no values. */
export function knownSecrets(): string[] {
  return built ? secretsOf(built.config) : [];
}

export function createWorld(config: Config): World {
  return {
    config,
    images: createBlobStore(config.imagesStorage),
    work: createBlobStore(config.hostStorage.blob),
    queue: createQueue(config.hostStorage.queue),
    imagesQueue: config.imagesQueue && createQueue(config.imagesQueue),
    cvat: createCvat(config.cvat),
    storageCredential: createStorageCredential(config),
    now: () => new Date(),
  };
}

/** Where this app itself answers: the host says its name. Without one it is the address that people use. */
export function ownUrl(): string {
  const name = process.env.WEBSITE_HOSTNAME;
  if (!name) return world().config.publicUrl;
  return `${/^(localhost|127\.0\.0\.1)(:|$)/.test(name) ? 'http' : 'https'}://${name}`;
}

/** What the doctor may ask Azure itself; nothing while the settings are wrong, which he then says. */
export function accountTools(env = process.env): { accountSettings?: () => Promise<AccountSettings> } {
  try {
    const accountSettings = createAccountSettings(parseConfig(env));
    return accountSettings ? { accountSettings } : {};
  } catch (error) {
    if (error instanceof ConfigError) return {};
    throw error;
  }
}
