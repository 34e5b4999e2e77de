import { inject } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import { ConfigError, InvalidInputError, RemoteError } from '../../shared/errors.ts';
import type { World } from '../../shared/world.ts';

export const CONTAINER = 'pictures';

/** Every kind of error that a part of the world throws. */
export const ERRORS = {
  passing: new RemoteError('Cannot read "a": storage answered 503', {
    ...{ code: 'STORAGE_REFUSED', fix: 'Try again in a minute', status: 503, retryable: true },
  }),
  lasting: new RemoteError('Cannot read "a": storage answered 403', {
    ...{ code: 'STORAGE_REFUSED', fix: 'Give the identity the role', status: 403, retryable: false },
  }),
  input: new InvalidInputError('Cannot read "a": the container does not exist', {
    ...{ code: 'CONTAINER_NOT_FOUND', fix: 'Create the container' },
  }),
  settings: new ConfigError('Cannot start: CVAT_URL is missing'),
  fault: new TypeError('Cannot read properties of undefined'),
} as const;
export type ErrorKind = keyof typeof ERRORS;

/** A world in which whatever is called throws. */
export function brokenWorld(error: Error): World {
  const world = createWorld(
    parseConfig({
      ...{ AzureWebJobsStorage: inject('azurite'), ImagesStorage: inject('azurite'), IMAGE_CONTAINERS: CONTAINER },
      ...{ CVAT_URL: 'http://127.0.0.1:9', CVAT_TOKEN: 'none', PUBLIC_URL: 'http://127.0.0.1:9' },
    }),
  );
  return {
    ...world,
    images: broken(world.images, error),
    work: broken(world.work, error),
    queue: broken(world.queue, error),
    cvat: broken(world.cvat, error),
  };
}

function broken<T extends object>(part: T, error: Error): T {
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value === 'function') {
        return () => {
          throw error;
        };
      }
      return typeof value === 'object' && value !== null ? broken(value, error) : value;
    },
  });
}
