import { type FunctionDefinition, functionsTriggeredBy } from '../function-definition.ts';
import type { Invocation, InvocationResult } from '../invocation.ts';
import type { FunctionWorker } from '../worker.ts';

/** The durable functions of an app, as the engine calls them: text in, the worker's answer out. */
export type DurableApp = {
  readonly activities: readonly string[];
  readonly orchestrators: readonly string[];
  invoke(
    functionName: string,
    call: { text: string | undefined; metadata?: Invocation['triggerMetadata'] },
  ): Promise<InvocationResult>;
};

export function createDurableApp(worker: Pick<FunctionWorker, 'functions' | 'invoke'>): DurableApp {
  const triggers = new Map(worker.functions.map(({ name, trigger }) => [name, trigger.name]));
  const names = (type: string) =>
    functionsTriggeredBy(worker.functions, type).map(({ name }: FunctionDefinition) => name);
  return {
    activities: names('activityTrigger'),
    orchestrators: names('orchestrationTrigger'),
    invoke(functionName, { text, metadata }) {
      const data = text === undefined ? undefined : { string: text };
      const inputs = [{ name: triggers.get(functionName) ?? '', data }];
      return worker.invoke(functionName, { inputs, ...(metadata ? { triggerMetadata: metadata } : {}) });
    },
  };
}

/** The registered name; names are compared without case, as in the real host. */
export function findName(names: readonly string[], name: string): string | undefined {
  return names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}
