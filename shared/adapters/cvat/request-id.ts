import { isOlder, NEW_REQUEST_IDS } from '../../cvat/version.ts';

export type BackgroundWork = 'create' | 'import';

/** The id that CVAT gives to background work on a task, for answers that do not name it or never arrived. */
export function requestIdOf(work: BackgroundWork, taskId: number, version: string): string {
  if (isOlder(version, NEW_REQUEST_IDS))
    return work === 'create' ? `create:task-${taskId}` : `import:task-${taskId}-annotations`;
  return work === 'create'
    ? `action=create&target=task&target_id=${taskId}`
    : `action=import&target=task&target_id=${taskId}&subresource=annotations`;
}
