import { resolve } from 'node:path';
import { resolveSettings } from './app-settings.ts';
import { type DurableEngine, startDurableEngine } from './durable/engine.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { readHostJson, visibilityOf } from './host-json.ts';
import { adminEndpoints } from './http/admin.ts';
import { bodyLimitOf } from './http/body-limit.ts';
import { DURABLE_PATH, hostEndpoints } from './http/endpoints.ts';
import { functionEndpoints } from './http/function-endpoints.ts';
import { startHttpServer } from './http/server.ts';
import { loadIdentity, saveIdentity } from './identity.ts';
import { observeWorker } from './invocations.ts';
import { type Keys, loadKeys, systemKeyName } from './keys.ts';
import { applyLocalSettings } from './local-settings.ts';
import type { Log } from './log.ts';
import { refuseUnsupported } from './supported-bindings.ts';
import { leaseSecondsOf } from './triggers/message-lease.ts';
import { startTriggers } from './triggers/start-triggers.ts';
import { startWorker } from './worker.ts';
import { startWorkerProcess } from './worker-process.ts';

export type HostOptions = {
  /** The app: a `.cjs` bundle or an ES module. */
  entry: string;
  /** The folder with host.json and, perhaps, local.settings.json. */
  root: string;
  /** Keys, port, timers and orchestrations are kept here. One host at a time. */
  dataDir: string;
  /** 0: the port of the last run where it is free, else any. */
  port: number;
  /** The environment that the app will read: settings are added to it. */
  env: NodeJS.ProcessEnv;
  log: Log;
  /** How long the work of a host that died stays invisible; absent: as long as in the real host, see visibilityOf(). */
  visibilityMs?: number | undefined;
  /**
   * Where it is given, the app runs in a process of its own, which may die while the host lives on, as the real one's does;
   * called where it dies too often. Otherwise the app runs in this process: that starts sooner.
   */
  giveUp?: (error: Error) => void;
};

export type Host = {
  readonly url: string;
  readonly keys: Keys;
  readonly functions: readonly FunctionDefinition[];
  /** Takes nothing new, waits for what runs, then ends the app. */
  stop(): Promise<void>;
};

/** Starts a Functions host with one app. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { env, log } = options;
  const [entry, root, dataDir] = [resolve(options.entry), resolve(options.root), resolve(options.dataDir)];
  const hostJson = await readHostJson(root);
  await applyLocalSettings(root, env);
  const identity = await loadIdentity(dataDir);
  const server = await startHttpServer({ port: options.port, preferredPort: identity.port, log });
  await saveIdentity(dataDir, { ...identity, port: server.port });
  const url = `http://127.0.0.1:${server.port}`;
  // The durable client rewrites its URLs to localhost:7071 where this is not set.
  env.WEBSITE_HOSTNAME = `127.0.0.1:${server.port}`;
  env.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';

  const { giveUp } = options;
  const { functionTimeout: functionTimeoutMs } = hostJson;
  const app = { entry, functionAppDirectory: root, log };
  const loaded = await (giveUp ? startWorkerProcess({ ...app, env, functionTimeoutMs, giveUp }) : startWorker(app));
  refuseUnsupported(loaded.functions);
  const keys = await loadKeys(
    dataDir,
    loaded.functions.map(({ name }) => name),
  );
  // Recovered activities may run before the engine's start has returned.
  const started = Promise.withResolvers<DurableEngine>();
  const worker = observeWorker(loaded, { clientBinding: async () => (await started.promise).clientBinding(), log });
  const bodyLimit = bodyLimitOf(env);
  const rpcPath = `/durabletask/${identity.rpcSecret}`;
  const { durableTask } = hostJson.extensions;
  const { visibilityMs: all } = options;
  const visibilityMs = all === undefined ? visibilityOf(hostJson) : { activities: all, turns: all, messages: all };
  const engine = await startDurableEngine({
    ...durableTask,
    worker,
    dataDir: resolve(dataDir, 'durable'),
    hubName: resolveSettings(durableTask.hubName, env),
    baseUrl: `${url}${DURABLE_PATH}`,
    rpcBaseUrl: `${url}${rpcPath}/`,
    systemKey: keys.system[systemKeyName('durabletask')],
    visibilityMs,
    log,
  });
  started.resolve(engine);
  const triggers = await startTriggers({
    ...{ worker, settings: env, hostJson, dataDir, hostId: identity.hostId, bodyLimit, log },
    leaseSeconds: leaseSecondsOf(visibilityMs.messages),
  });

  const routePrefix = hostJson.extensions.http.routePrefix && `/${hostJson.extensions.http.routePrefix}`;
  server.serve(
    hostEndpoints({
      engine,
      webhooks: triggers.webhooks,
      keys,
      rpcPath,
      bodyLimit,
      routePrefix,
      admin: adminEndpoints({ worker, keys, hostId: identity.hostId, runManually: triggers.runManually }),
      functions: functionEndpoints({ worker, keys, routePrefix, bodyLimit, log }),
    }),
  );

  return {
    url,
    keys,
    functions: worker.functions,
    async stop() {
      await triggers.stop();
      await engine.stop();
      await server.stop();
      await worker.stop();
    },
  };
}
