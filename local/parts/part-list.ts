import { join } from 'node:path';

type Part = { stop(): Promise<void>; died?: Promise<string> };

/** The parts that were started so far. */
export function createPartList(logs: string) {
  const parts: Part[] = [];
  const deaths: Promise<never>[] = [];
  return {
    add<T extends Part>(name: string, part: T): T {
      parts.unshift(part);
      if (part.died) deaths.push(part.died.then((reason) => gone(name, reason, logs)));
      return part;
    },
    /** Rejects when a part ends without being asked to. */
    broken(): Promise<never> {
      const broken = Promise.race(deaths);
      // Somebody who does not wait for it must not be ended by it.
      broken.catch(() => undefined);
      return broken;
    },
    /** The last one first: nobody loses what it still talks to. */
    async stop(): Promise<void> {
      for (const part of parts.splice(0)) await part.stop();
    },
  };
}

function gone(name: string, reason: string, logs: string): never {
  throw new Error(`Cannot go on: ${name} is gone: ${reason}: see ${join(logs, `${name}.log`)}`);
}
