import { type Check, failed, notCheckable, ok } from './check.ts';

export const durableBackend: Check = {
  name: 'durable-backend',
  async run(_world, { runningOrchestrations }) {
    if (!runningOrchestrations) {
      return notCheckable(
        'Orchestrations run only in the Functions host',
        'Ask the app: npx azureml-to-cvat doctor --url <app>, with its key in APP_KEY',
      );
    }
    try {
      return ok(`It answers, and runs ${await runningOrchestrations()} orchestrations`);
    } catch {
      return failed(
        'The durable backend does not answer',
        'Check the storage of the host (blob, queue and table roles), or the connection of the Durable Task Scheduler',
      );
    }
  },
};
