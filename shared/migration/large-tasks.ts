import type { Finding } from '../dataset/finding.ts';

/** Up to here most of a creation is work on the images; above it, most is CVAT comparing the manifest's rows with one another. */
const LARGE = 5000;

/** What tasks of so many images cost; nothing where the largest that is planned is not large. */
export function largeTasks(tasks: readonly { kind: string; images: number }[]): Finding[] {
  const large = tasks.filter(({ kind, images }) => kind === 'new' && images > LARGE);
  if (large.length === 0) return [];
  const most = Math.max(...large.map(({ images }) => images));
  return [
    {
      ...{ code: 'TASKS_LARGE', severity: 'info', at: 'tasks', count: large.length },
      detail: `Tasks of up to ${most} images are planned: CVAT compares all images of a task with one another (measured: 2,000 cost it 2 s of CPU, 5,000 cost 7 s, 10,000 cost 25 s)`,
      fix: `Nothing to do if CVAT has the time; otherwise ask for tasks of at most ${LARGE} images (tasks.size)`,
    },
  ];
}
