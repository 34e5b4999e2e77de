import { join } from 'node:path';
import { startWorker } from '@azureml-to-cvat/functions-host-embedded/worker.ts';

/** Prints what the app of the folder that is named registers, as the host hears it. */
const [, , root = '.', entry = 'functions/index.ts'] = process.argv;
const { functions } = await startWorker({
  entry: join(root, entry),
  functionAppDirectory: root,
  log: (level, source, message) => console.error(level, source, message),
});
process.stdout.write(`\n${JSON.stringify(functions.map(({ name, bindings }) => ({ name, bindings })))}`);
// The worker's stream proxy stays open otherwise.
process.exit(0);
