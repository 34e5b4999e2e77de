import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { type NamedSnapshot, ofType, settingsOf } from '../snapshot.ts';

const Host = z.looseObject({
  extensions: z.looseObject({
    durableTask: z.looseObject({
      hubName: z.string(),
      storageProvider: z.looseObject({ connectionStringName: z.string().optional() }),
    }),
  }),
});

/** Both forms of host.json and what is deployed mean the same task hub and the same connection. */
export function durableBackend(
  snapshots: readonly NamedSnapshot[],
  host: { storage: string; scheduler: string },
): Problem[] {
  const problem = (at: string, detail: string) => ({ at, rule: 'durable-backend', detail });
  const storage = Host.parse(JSON.parse(host.storage)).extensions.durableTask;
  const scheduler = Host.parse(JSON.parse(host.scheduler)).extensions.durableTask;
  const connection = scheduler.storageProvider.connectionStringName ?? '';
  const problems = snapshots.flatMap((snapshot) => {
    const hubs = ofType(snapshot.resources, 'Microsoft.DurableTask/schedulers/taskHubs');
    return hubs.flatMap(({ name }) => {
      const hub = name.slice(name.lastIndexOf('/') + 1);
      return [
        ...(hub === scheduler.hubName
          ? []
          : [problem('host.scheduler.json', `hubName is ${scheduler.hubName}, and the task hub is ${hub}`)]),
        ...(connection in (settingsOf(snapshot) ?? {})
          ? []
          : [problem(snapshot.at, `the setting ${connection} of host.scheduler.json is not set`)]),
      ];
    });
  });
  return storage.hubName === scheduler.hubName
    ? problems
    : [
        ...problems,
        problem('host.json', `hubName is ${storage.hubName}, and that of host.scheduler.json is ${scheduler.hubName}`),
      ];
}
