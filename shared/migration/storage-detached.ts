import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';

/** A task that CVAT reads from no cloud storage any more. */
export function detached({ id, size }: Pick<Task, 'id' | 'size'>, before: number | null): Finding {
  return {
    ...{
      code: 'STORAGE_DETACHED',
      severity: 'error',
      effect: 'excluded',
      at: `task ${id}`,
      count: Math.max(1, size ?? 0),
    },
    detail: `CVAT does not read its pictures from any cloud storage any more, since somebody deleted the cloud storage ${before}: nobody can open them`,
    fix: `Give task ${id} a cloud storage of the same container in CVAT (2.44 and newer), or delete the task where nobody has worked in it; then start the migration again`,
  };
}
