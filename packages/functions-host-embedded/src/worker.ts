import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type App, createApp, installCoreApi } from './core-api.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { withReadOnly } from './hooks.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import { type InvocationLog, invoke } from './invoke.ts';
import type { Log } from './log.ts';
import { StreamGate } from './stream-gate.ts';
import { SystemError, toError } from './system-error.ts';

type Begins = (capabilities: FunctionWorker['capabilities']) => void;

/** The seam between a host and the process that runs the user's functions. Only copies cross it. */
export type FunctionWorker = {
  readonly functions: readonly FunctionDefinition[];
  readonly capabilities: Readonly<Record<string, string>>;
  /**
   * Never rejects: an unknown function and a user error are failures. `begins` is told, right before, what the worker can do
   * that gets the invocation: another than at the time of the call, where that one died.
   */
  invoke(functionName: string, invocation: Invocation, begins?: Begins): Promise<InvocationResult>;
  /** Runs the app's appTerminate hooks. */
  stop(): Promise<void>;
};

const DEFAULT_CAPABILITIES = {
  RawHttpBodyBytes: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  RpcHttpBodyOnly: 'true',
  IgnoreEmptyValuedRpcHttpHeaders: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  WorkerStatus: 'true',
  TypedDataCollection: 'true',
  HandlesWorkerTerminateMessage: 'true',
};

let started = false;

/**
 * Loads an app (a `.cjs` bundle, or an ES module, TypeScript included) into this process. Once per process: the library
 * keeps the first core API that it finds, and its stream proxy can not be closed.
 */
export async function startWorker(options: {
  entry: string;
  functionAppDirectory: string;
  log: Log;
}): Promise<FunctionWorker> {
  if (started) throw new Error(`Cannot start "${options.entry}": this process runs an app already: current value is 1`);
  started = true;
  const app = createApp();
  const log: InvocationLog = (level, source, message, scope) => {
    const line = withReadOnly(
      { level, message },
      {
        hookData: {},
        appHookData: app.appHookData,
        category: scope.category,
        invocationContext: scope.invocationContext,
      },
    );
    app.hooks.runLog(line);
    options.log(line.level, source, line.message);
  };
  installCoreApi(app, {
    entry: options.entry,
    log: (level, category, message) => log(level, 'host', message, { category }),
  });
  const gate = new StreamGate();
  const uninstall = gate.install();
  await loadEntry(options.entry);
  const appContext = { hookData: app.appOnlyHookData, appHookData: app.appHookData };
  await app.hooks.run('appStart', withReadOnly({ functionAppDirectory: options.functionAppDirectory }, appContext));
  const capabilities = await readCapabilities(app);
  uninstall();
  app.locked = true;
  return {
    functions: [...app.functions.values()].map(({ definition }) => definition),
    capabilities,
    async invoke(functionName, invocation, begins) {
      begins?.(capabilities);
      const registered = [...app.functions.values()].find(({ definition }) => definition.name === functionName);
      if (registered) return gate.during(invocation.id, () => invoke(app, registered, { invocation, log }));
      const message = `Function code for '${functionName}' is not loaded and cannot be invoked.`;
      return { status: 'failure', exception: { message, stack: message } };
    },
    stop: () => app.hooks.run('appTerminate', withReadOnly({}, appContext)),
  };
}

/** An exception in the entry file stops the whole app, as in the real worker since Node 20. */
async function loadEntry(entry: string): Promise<void> {
  try {
    if (extname(entry) === '.cjs') createRequire(entry)(entry);
    else await import(pathToFileURL(entry).href);
  } catch (thrown) {
    const cause = toError(thrown);
    throw new SystemError(`Worker was unable to load entry point "${entry}": ${cause.message}`, { cause });
  }
}

async function readCapabilities(app: App): Promise<Record<string, string>> {
  const defaults = { ...DEFAULT_CAPABILITIES };
  const capabilities = { ...(await app.programmingModel?.getCapabilities(defaults)) };
  const { HttpUri } = capabilities;
  // `localhost` may be ::1, where nobody listens.
  return HttpUri ? { ...capabilities, HttpUri: HttpUri.replace('//localhost:', '//127.0.0.1:') } : capabilities;
}
