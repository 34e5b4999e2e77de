import { SystemRangeError, SystemTypeError } from './system-error.ts';

const HOOK_NAMES = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;

export type HookName = (typeof HOOK_NAMES)[number];
export type HookCallback = (context: unknown) => unknown;

export type Hooks = {
  register(name: string, callback: HookCallback): { dispose(): void };
  /** Runs the hooks in the order of their registration; the first that throws ends the run. */
  run(name: Exclude<HookName, 'log'>, context: object): Promise<void>;
  /** Log hooks are synchronous, since logging is. */
  runLog(context: object): void;
};

export function createHooks(): Hooks {
  const callbacks = new Map<string, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  return {
    register(name, callback) {
      const registered = callbacks.get(name);
      if (!registered) throw new SystemRangeError(`Unrecognized hook "${name}"`);
      registered.push(callback);
      return {
        dispose() {
          const index = registered.indexOf(callback);
          if (index >= 0) registered.splice(index, 1);
        },
      };
    },
    async run(name, context) {
      for (const callback of callbacks.get(name) ?? []) await callback(context);
    },
    runLog(context) {
      for (const callback of callbacks.get('log') ?? []) callback(context);
    },
  };
}

/** Adds properties that hooks may read but not replace. */
export function withReadOnly<T extends object>(target: T, values: Readonly<Record<string, unknown>>): T {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => value,
      set() {
        throw new SystemTypeError(`Cannot assign to read only property '${name}'`);
      },
    });
  }
  return target;
}
