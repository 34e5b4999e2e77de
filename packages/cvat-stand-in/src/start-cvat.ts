import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { annotationRoutes } from './annotations/routes.ts';
import type { Clock } from './clock.ts';
import { startClock } from './clock.ts';
import type { Context } from './context.ts';
import { openChunkCache } from './data/chunk-cache.ts';
import { dataRoutes } from './data/routes.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { type Exchange, openLog } from './http/exchange.ts';
import { createCvatServer } from './http/server.ts';
import { throttleAnonymous } from './http/throttle.ts';
import { jobRoutes } from './jobs/routes.ts';
import { labelRoutes } from './labels/routes.ts';
import { watchDirectories } from './manifests/directory-traffic.ts';
import { type CvatOptions, defaultOptions } from './options.ts';
import { pageRoutes } from './pages/routes.ts';
import { profileOf } from './profile.ts';
import { projectRoutes } from './projects/routes.ts';
import { type RequestQueue, startQueue } from './requests/queue.ts';
import { requestRoutes } from './requests/routes.ts';
import { serverRoutes } from './server-info/routes.ts';
import { standInRoutes } from './stand-in-routes.ts';
import { seed, type Tokens } from './state/seed.ts';
import { openState } from './state/state.ts';
import { storageRoutes } from './storages/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { accessTokenRoutes } from './users/access-token-routes.ts';
import { membershipRoutes } from './users/membership-routes.ts';
import { organizationRoutes } from './users/organization-routes.ts';
import { userRoutes } from './users/routes.ts';

export type RunningCvat = {
  /** Without trailing slash. */
  url: string;
  tokens: Tokens;
  faults: Faults;
  clock: Clock;
  /** Background work: hold it back to see what clients do meanwhile. */
  work: Pick<RequestQueue, 'hold' | 'list'>;
  /** The last 5,000 requests, oldest first. */
  requestsSeen: readonly Exchange[];
  stop(): Promise<void>;
};

/** Starts the CVAT stand-in on 127.0.0.1. What it knows is kept in `dataDir` and survives kill -9. */
export async function startCvat(
  where: { dataDir: string; port?: number } & Partial<CvatOptions>,
): Promise<RunningCvat> {
  const { dataDir: folder, port, ...chosen } = where;
  const dataDir = resolve(folder);
  mkdirSync(dataDir, { recursive: true });
  const options: CvatOptions = { ...defaultOptions, ...chosen };
  const state = openState(join(dataDir, 'state.jsonl'));
  const clock = startClock();
  const tokens = seed(state, clock.iso());
  const profile = profileOf(options.version);
  const requests = startQueue(state, clock, profile, options);
  const faults = createFaults();
  const context: Context = {
    ...{ dataDir, options, profile, state, clock, requests, faults },
    committing: new Set(),
    throttle: throttleAnonymous(clock),
    ...{ chunks: openChunkCache(dataDir), directories: watchDirectories(options.indexRaceEvery) },
  };
  const log = openLog();
  const routes = [
    ...standInRoutes(context, log.seen),
    ...serverRoutes(context),
    ...userRoutes(context),
    ...membershipRoutes(context),
    ...organizationRoutes(context),
    ...(profile.tokens ? accessTokenRoutes(context) : []),
    ...storageRoutes(context),
    ...projectRoutes(context),
    ...labelRoutes(context),
    ...taskRoutes(context),
    ...dataRoutes(context),
    ...jobRoutes(context),
    ...requestRoutes(context),
    ...annotationRoutes(context),
    ...pageRoutes(context),
  ];
  const server = createCvatServer(context, routes, log.add);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const help = 'stop the program that has it, or name another one with --port';
      reject(new Error(`Cannot listen on port ${port} of 127.0.0.1: it is taken or not allowed: ${help}`, { cause }));
    });
    server.listen(port ?? 0, '127.0.0.1', () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, tokens, faults, clock, work: requests, requestsSeen: log.seen },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      faults.stop();
      await closed;
      await requests.stop();
      state.close();
    },
  };
}
