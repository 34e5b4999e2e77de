import { randomUUID } from 'node:crypto';
import { type FunctionDefinition, isType } from './function-definition.ts';
import type { Invocation } from './invocation.ts';
import type { Log } from './log.ts';
import type { FunctionWorker } from './worker.ts';

/** The durable extension finds an orchestrator's state after this label, in the message of its exception. */
const STATE_LABEL = '\n\n$OutOfProcData$:';

/**
 * The worker as triggers see it: every durable client input is filled in, every invocation leaves a line in the log and a
 * failed one its stack.
 */
export function observeWorker(
  worker: FunctionWorker,
  options: { clientBinding: () => Promise<string>; log: Log },
): FunctionWorker {
  const { log } = options;
  const clientInputs = async (definition: FunctionDefinition | undefined) => {
    const bindings = (definition?.bindings ?? []).filter(
      (binding) => isType(binding, 'durableClient') || isType(binding, 'orchestrationClient'),
    );
    if (bindings.length === 0) return [];
    const data = { string: await options.clientBinding() };
    return bindings.map(({ name }) => ({ name, data }));
  };
  return {
    get functions() {
      return worker.functions;
    },
    get capabilities() {
      return worker.capabilities;
    },
    stop: () => worker.stop(),
    async invoke(functionName, invocation: Invocation, begins) {
      const definition = worker.functions.find((candidate) => candidate.name === functionName);
      const id = invocation.id ?? randomUUID();
      const started = performance.now();
      const inputs = [...invocation.inputs, ...(await clientInputs(definition))];
      const result = await worker.invoke(functionName, { ...invocation, id, inputs }, begins);
      const ended = `Executed '${functionName}' (Id=${id}, Duration=${Math.round(performance.now() - started)}ms)`;
      if (result.status === 'success') log('debug', functionName, ended);
      else log('error', functionName, `${ended}: ${result.exception.stack.split(STATE_LABEL)[0]}`);
      return result;
    },
  };
}
