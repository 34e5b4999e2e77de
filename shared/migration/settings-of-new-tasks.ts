import type { Finding } from '../dataset/finding.ts';
import type { CompleteRequest } from './request.ts';

/** What CVAT sets once, when a task is made, and what the request asks of it. */
export function settingsOfNewTasksOnly(tasks: CompleteRequest['tasks'], existing: number): Finding[] {
  const { segmentSize, overlap, chunkSize, consensusReplicas, subset, assignee } = tasks;
  const asked = Object.entries({ segmentSize, overlap, chunkSize, consensusReplicas, subset, assignee })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `tasks.${name} ${JSON.stringify(value)}`);
  if (existing === 0 || asked.length === 0) return [];
  return [
    {
      ...{ code: 'TASK_SETTINGS_FOR_NEW_TASKS', severity: 'info', at: 'tasks' },
      detail: `${existing} of the tasks were made earlier and stay as they are: ${asked.join(', ')} holds for new tasks only`,
      fix: 'Nothing to do. To have them otherwise, undo the earlier migration first',
    },
  ];
}
