import { type Binding, type FunctionDefinition, isTrigger } from './function-definition.ts';

const SUPPORTED = new Set(
  [
    ...['httpTrigger', 'blobTrigger', 'eventGridTrigger', 'queueTrigger', 'timerTrigger'],
    ...['orchestrationTrigger', 'activityTrigger', 'durableClient', 'orchestrationClient', 'http'],
  ].map((type) => type.toLowerCase()),
);

/** Throws where an app needs what this host does not have, instead of starting and dropping it. */
export function refuseUnsupported(functions: readonly FunctionDefinition[]): void {
  const problems = functions.flatMap(({ name, bindings, retryOptions }) => [
    ...bindings
      .filter((binding) => !SUPPORTED.has(binding.type.toLowerCase()))
      .map((binding) => `${name}: ${describe(binding)}`),
    ...(retryOptions ? [`${name}: retry options`] : []),
  ]);
  if (problems.length === 0) return;
  throw new Error(`Cannot start the app: this host lacks what it uses: current value is ${problems.join(', ')}`);
}

const describe = (binding: Binding) =>
  `${isTrigger(binding) ? 'trigger' : `${binding.direction} binding`} ${binding.type}`;
