import type { Clock } from './clock.ts';
import type { ChunkCache } from './data/chunk-cache.ts';
import type { Faults } from './faults/faults.ts';
import type { DirectoryTraffic } from './manifests/directory-traffic.ts';
import type { CvatOptions } from './options.ts';
import type { RequestQueue } from './requests/queue.ts';
import type { State } from './state/state.ts';

/** What every resource of the stand-in works on; made once by startCvat(). */
export type Context = {
  /** Absolute: uploads, downloaded manifests and images live below it. */
  dataDir: string;
  options: CvatOptions;
  state: State;
  clock: Clock;
  requests: RequestQueue;
  faults: Faults;
  chunks: ChunkCache;
  directories: DirectoryTraffic;
};
