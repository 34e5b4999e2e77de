import { randomUUID } from 'node:crypto';
import type { App, CoreContext, FunctionCallback, Registered } from './core-api.ts';
import { withReadOnly } from './hooks.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import type { LogLevel } from './log.ts';
import { SystemError, toError } from './system-error.ts';
import { copyOf } from './typed-data.ts';

export type InvocationLog = (level: LogLevel, functionName: string, message: string, context: LogScope) => void;
type LogScope = { category: string; invocationContext?: unknown };

/** Runs one invocation through the app's programming model, in the order of the real worker. Never rejects. */
export async function invoke(
  app: App,
  registered: Registered,
  options: { invocation: Invocation; log: InvocationLog },
): Promise<InvocationResult> {
  try {
    return await run(app, registered, options);
  } catch (thrown) {
    const { message, stack } = toError(thrown);
    return { status: 'failure', exception: { message, stack: stack ?? message } };
  }
}

async function run(
  app: App,
  { metadata, callback }: Registered,
  options: { invocation: Invocation; log: InvocationLog },
): Promise<InvocationResult> {
  if (!app.programmingModel) throw new SystemError('The app has set no programming model.');
  const { id, inputs: inputData, ...rest } = copyOf(options.invocation);
  const invocationId = id ?? randomUUID();
  let invocationContext: unknown;
  const core: CoreContext = {
    invocationId,
    request: { invocationId, functionId: metadata.functionId ?? metadata.name, inputData, ...rest },
    metadata: copyOf(metadata),
    state: undefined,
    log: (level, category, message) => options.log(level, metadata.name, message, { category, invocationContext }),
  };
  const model = app.programmingModel.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  invocationContext = context;
  const shared = { hookData: {}, appHookData: app.appHookData, invocationContext: context };
  const runHooks = async (name: 'preInvocation' | 'postInvocation', hookContext: object) => {
    core.state = `${name}Hooks`;
    await app.hooks.run(name, hookContext).finally(() => {
      core.state = undefined;
    });
  };

  const before: { functionCallback: FunctionCallback; inputs: unknown[] } = { functionCallback: callback, inputs };
  await runHooks('preInvocation', withReadOnly(before, shared));

  const after: { inputs: unknown[]; result: unknown; error: unknown } = {
    inputs: before.inputs,
    result: null,
    error: null,
  };
  core.state = 'invocation';
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (thrown) {
    after.error = thrown;
  }
  await runHooks('postInvocation', withReadOnly(after, shared));

  if (after.error !== null && after.error !== undefined) throw toError(after.error);
  const response = await model.getResponse(context, after.result);
  return copyOf({
    status: 'success',
    returnValue: response.returnValue ?? undefined,
    outputs: response.outputData ?? [],
  });
}
