import type { Log } from './log.ts';
import { logConsole } from './log-console.ts';
import { stackOf } from './system-error.ts';
import { type FunctionWorker, startWorker } from './worker.ts';
import type { FromWorker, ToWorker } from './worker-message.ts';

/** The process that runs the app, where the host runs it in one of its own (see worker-process.ts). */
const tell = (message: FromWorker) => process.send?.(message);
const log: Log = (level, source, message) => tell({ type: 'log', level, source, message });
logConsole(log);

// A host that was killed takes its worker along.
process.on('disconnect', () => process.exit(1));

let worker: FunctionWorker | undefined;
process.on('message', async (message: ToWorker) => {
  if (message.type === 'load') {
    try {
      worker = await startWorker({ ...message, log });
      tell({ type: 'loaded', functions: worker.functions, capabilities: worker.capabilities });
    } catch (error) {
      tell({ type: 'unloadable', message: stackOf(error) });
    }
  }
  if (message.type === 'invoke' && worker) {
    const { call, functionName, invocation } = message;
    tell({ type: 'result', call, result: await worker.invoke(functionName, invocation) });
  }
  if (message.type === 'stop') {
    await worker?.stop();
    tell({ type: 'stopped' });
  }
});
