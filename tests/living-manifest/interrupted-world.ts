import type { BlobStore, World } from '../../shared/world.ts';

export type Interruption = {
  world: World;
  /** Calls so far. */
  calls(): number;
  /** Resolves when the call is reached at which the process stops. */
  stopped: Promise<void>;
  /** Lets the process go on, as one that was only asleep. */
  wake(): void;
};

/**
 * A world whose process stops at call `at` (1 is the first) of images, work or queue, before or after the call does its
 * work. Its lease has run out as well: others are let in.
 */
export function interruptedWorld(world: World, at: number, when: 'before' | 'after'): Interruption {
  let count = 0;
  const stop = Promise.withResolvers<void>();
  const wake = Promise.withResolvers<void>();
  async function around<T>(call: () => Promise<T>): Promise<T> {
    count += 1;
    const here = count === at;
    if (here && when === 'before') {
      stop.resolve();
      await wake.promise;
    }
    const result = await call();
    if (here && when === 'after') {
      stop.resolve();
      await wake.promise;
    }
    return result;
  }
  const wrap = (store: BlobStore): BlobStore => ({
    account: store.account,
    async *list(container, options) {
      await around(async () => undefined);
      yield* store.list(container, options);
    },
    async *listPages(container, options) {
      await around(async () => undefined);
      yield* store.listPages(container, options);
    },
    head: (...args) => around(() => store.head(...args)),
    readRange: (...args) => around(() => store.readRange(...args)),
    read: (...args) => around(() => store.read(...args)),
    write: (...args) => around(() => store.write(...args)),
    delete: (...args) => around(() => store.delete(...args)),
    ensureContainer: (...args) => around(() => store.ensureContainer(...args)),
    containerExists: (...args) => around(() => store.containerExists(...args)),
    withLease: (_container, _name, work) =>
      around(() => Promise.resolve()).then(() => work(new AbortController().signal)),
  });
  return {
    world: {
      ...world,
      images: wrap(world.images),
      work: wrap(world.work),
      queue: { ...world.queue, send: (...args) => around(() => world.queue.send(...args)) },
    },
    calls: () => count,
    stopped: stop.promise,
    wake: wake.resolve,
  };
}
