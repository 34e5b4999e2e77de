import type { Files, Problem } from '../problem.ts';

/** Both forms of host.json and the Bicep mean the same task hub and the same connection. */
export function durableBackend(files: Files): Problem[] {
  const main = files.get('infra/main.bicep') ?? '';
  const hub = /var taskHubName = '([^']*)'/.exec(main)?.[1];
  const storage = durableTaskOf(files, 'host.json');
  const scheduler = durableTaskOf(files, 'host.scheduler.json');
  const problem = (file: string, detail: string) => ({ file, line: 1, rule: 'durable-backend', detail });
  const problems = [];
  for (const [file, found] of Object.entries({ 'host.json': storage, 'host.scheduler.json': scheduler })) {
    if (found.hubName !== hub) problems.push(problem(file, `hubName is ${found.hubName}, and taskHubName is ${hub}`));
  }
  const connection = scheduler.storageProvider?.connectionStringName;
  if (!connection || !main.includes(`${connection}:`)) {
    problems.push(problem('infra/main.bicep', `the setting ${connection} of host.scheduler.json is set nowhere`));
  }
  return problems;
}

type DurableTask = { hubName?: string; storageProvider?: { connectionStringName?: string } };

function durableTaskOf(files: Files, name: string): DurableTask {
  const host: { extensions?: { durableTask?: DurableTask } } = JSON.parse(files.get(name) ?? '{}');
  return host.extensions?.durableTask ?? {};
}
