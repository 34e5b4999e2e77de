import Module from 'node:module';
import { basename } from 'node:path';
import { type Binding, type FunctionDefinition, isTrigger } from './function-definition.ts';
import { createHooks, type HookCallback, type Hooks } from './hooks.ts';
import type { LogLevel } from './log.ts';
import { SystemError } from './system-error.ts';
import { copyOf, type TypedData } from './typed-data.ts';

type Bindings = Record<string, { type: string; direction: string }>;
type Metadata = { name: string; functionId?: string; bindings: Bindings; retryOptions?: unknown };
export type FunctionCallback = (...args: unknown[]) => unknown;

export type CoreContext = {
  invocationId: string;
  request: object;
  metadata: Metadata;
  state: string | undefined;
  log(level: LogLevel, category: string, message: string): void;
};

/** What `@azure/functions` hands to `setProgrammingModel`. */
export type ProgrammingModel = {
  name: string;
  version: string;
  getInvocationModel(context: CoreContext): {
    getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
    invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
    getResponse(
      context: unknown,
      result: unknown,
    ): Promise<{ outputData?: { name: string; data: TypedData }[]; returnValue?: TypedData | null }>;
  };
  getCapabilities(defaults: Record<string, string>): Promise<Record<string, string>>;
};

export type Registered = { definition: FunctionDefinition; metadata: Metadata; callback: FunctionCallback };

/** State of the one app of this process. */
export type App = {
  readonly functions: Map<string, Registered>;
  readonly hooks: Hooks;
  /** Shared by every hook. */
  readonly appHookData: Record<string, unknown>;
  /** Shared by appStart and appTerminate. */
  readonly appOnlyHookData: Record<string, unknown>;
  programmingModel: ProgrammingModel | undefined;
  locked: boolean;
};

type SystemLog = (level: LogLevel, category: string, message: string) => void;

export function createApp(): App {
  return {
    functions: new Map(),
    hooks: createHooks(),
    appHookData: {},
    appOnlyHookData: {},
    programmingModel: undefined,
    locked: false,
  };
}

class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

/**
 * Answers `require('@azure/functions-core')` with the host's API, as the real worker does: the name is not a package, and the
 * library asks for it when the first function is registered. The library keeps what it got, hence one app per process.
 */
export function installCoreApi(app: App, options: { entry: string; log: SystemLog }): void {
  const coreApi = {
    version: '3.14.1',
    hostVersion: '4.1052.200',
    Disposable,
    log: options.log,
    registerFunction: (metadata: Metadata, callback: FunctionCallback) =>
      registerFunction(app, metadata, { callback, scriptFile: basename(options.entry) }),
    registerHook: (name: string, callback: HookCallback) => new Disposable(app.hooks.register(name, callback).dispose),
    setProgrammingModel(model: ProgrammingModel) {
      app.programmingModel = model;
    },
    getProgrammingModel: () => app.programmingModel,
  };
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (target, self, args: [string]) =>
      args[0] === '@azure/functions-core' ? coreApi : Reflect.apply(target, self, args),
  });
}

function registerFunction(
  app: App,
  metadata: Metadata,
  options: { callback: FunctionCallback; scriptFile: string },
): Disposable {
  if (app.locked) throw new SystemError('A function can only be registered during app startup.');
  const id = metadata.functionId ?? metadata.name;
  if (app.functions.has(id)) throw new SystemError(`A function with id "${id}" has already been registered.`);
  const rawBindings = Object.entries(metadata.bindings).map(([name, binding]) => JSON.stringify({ ...binding, name }));
  const bindings = rawBindings.map((text) => JSON.parse(text) as Binding);
  const trigger = bindings.find(isTrigger);
  if (!trigger) throw new SystemError(`The function "${metadata.name}" has no trigger.`);
  const definition: FunctionDefinition = {
    id,
    name: metadata.name,
    rawBindings,
    bindings,
    trigger,
    scriptFile: options.scriptFile,
    ...(metadata.retryOptions ? { retryOptions: copyOf(metadata.retryOptions) } : {}),
  };
  app.functions.set(id, { definition, metadata, callback: options.callback });
  return new Disposable(() => {
    if (app.locked) throw new SystemError('A function can only be disposed during app startup.');
    app.functions.delete(id);
  });
}
