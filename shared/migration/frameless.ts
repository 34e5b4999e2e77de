import type { Finding } from '../dataset/finding.ts';
import type { TaskReading } from './read-task.ts';

/** Annotations of frames that the task does not have: CVAT takes them from programs, shows them to nobody, and may fail to export the task. */
export function frameless({ task, frames, read }: Pick<TaskReading, 'task' | 'frames' | 'read'>): Finding[] {
  const findings: Finding[] = [];
  for (const { id, strange } of read.values()) {
    const count = strange.filter(({ frame }) => frame < 0 || frame >= frames.length).length;
    if (count === 0) continue;
    findings.push({
      ...{ code: 'CVAT_FOREIGN_ANNOTATIONS', severity: 'warning', at: `task ${task.id}, job ${id}`, count },
      detail: `${count} annotations of frames that the task does not have: no migration writes such`,
      fix: 'Delete them through the API of CVAT, by which a program has written them: exports of the task may fail otherwise',
    });
  }
  return findings;
}
