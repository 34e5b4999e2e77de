import { noCounts } from './comparison.ts';
import type { ReportTask } from './report.ts';
import type { TaskPart } from './task-findings.ts';

const NOTHING_OPENED = { chunks: 0, opened: 0, measured: 0 };

/** A task as the report lists it. `server`: the address of CVAT, for its link. */
export function reportTask(task: TaskPart, server: string): ReportTask {
  const { name, key, state, made, images, annotations } = task;
  const none = { verification: { images: noCounts(), annotations: noCounts() }, opened: NOTHING_OPENED };
  const { chunks, opened, measured } = task.state === 'verified' ? task.opened : NOTHING_OPENED;
  const found =
    task.state === 'verified'
      ? {
          verification: { images: task.comparison.images, annotations: task.comparison.annotations },
          opened: { chunks, opened, measured },
        }
      : none;
  const id = task.id ?? null;
  const outcome = task.state === 'failed' ? null : task.outcome;
  return {
    id,
    name,
    ...(key === undefined ? {} : { key }),
    url: id === null ? null : `${server}/tasks/${id}`,
    state,
    made,
    images,
    annotations,
    outcome,
    ...found,
  };
}
