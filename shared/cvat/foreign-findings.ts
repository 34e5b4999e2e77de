import type { Finding } from '../dataset/finding.ts';
import type { Strange } from './held.ts';
import type { Job, Track } from './wire.ts';

/** One for each kind of thing that no migration writes into this job. */
export function foreignFindings(job: Pick<Job, 'id' | 'task_id'>, strange: readonly Strange[]): Finding[] {
  const counts = new Map<string, number>();
  const tracks = new Set<Track>();
  for (const { what, tracks: here } of strange) {
    if (here.every((track) => tracks.has(track)) && here.length > 0) continue;
    for (const track of here) tracks.add(track);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => foreignFinding(job, what, count));
}

export function foreignFinding(job: Pick<Job, 'id' | 'task_id'>, what: string, count: number): Finding {
  return {
    code: 'CVAT_FOREIGN_ANNOTATIONS',
    severity: 'error',
    at: `task ${job.task_id}, job ${job.id}`,
    detail: `${count} ${what}: no migration writes such`,
    fix: 'Somebody worked in this task: keep it, or ask for onExistingAnnotations "replace" to give it up',
    count,
  };
}
