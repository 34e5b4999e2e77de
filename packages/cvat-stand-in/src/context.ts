import type { Clock } from './clock.ts';
import type { ChunkCache } from './data/chunk-cache.ts';
import type { Faults } from './faults/faults.ts';
import type { DirectoryTraffic } from './manifests/directory-traffic.ts';
import type { CvatOptions } from './options.ts';
import type { Profile } from './profile.ts';
import type { RequestQueue } from './requests/queue.ts';
import type { State } from './state/state.ts';

/** What every resource of the stand-in works on; made once by startCvat(). */
export type Context = {
  /** Absolute: uploads, downloaded manifests and images live below it. */
  dataDir: string;
  options: CvatOptions;
  profile: Profile;
  /** 429 for too many calls without credentials. */
  throttle(): void;
  state: State;
  clock: Clock;
  requests: RequestQueue;
  faults: Faults;
  /** Tasks whose creation holds its rows: they cannot be deleted meanwhile. */
  committing: Set<number>;
  chunks: ChunkCache;
  directories: DirectoryTraffic;
};
