import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import type { LogLevel } from './log.ts';

/** What the host sends to its worker process. */
export type ToWorker =
  | { type: 'load'; entry: string; functionAppDirectory: string }
  | { type: 'invoke'; call: number; functionName: string; invocation: Invocation }
  | { type: 'stop' };

/** What the worker process sends to its host. */
export type FromWorker =
  | { type: 'loaded'; functions: readonly FunctionDefinition[]; capabilities: Readonly<Record<string, string>> }
  | { type: 'unloadable'; message: string }
  | { type: 'result'; call: number; result: InvocationResult }
  | { type: 'log'; level: LogLevel; source: string; message: string }
  | { type: 'stopped' };
