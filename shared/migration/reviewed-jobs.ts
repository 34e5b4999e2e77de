import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { shows, type TaskDecision } from './decide-task.ts';
import { isReviewed } from './holds-work.ts';

/**
 * Jobs that people have completed, moved on or remarked upon, and whose annotations are those of another export since (`updated`, by path):
 * what they said of the job, which CVAT goes on showing, was said of others.
 */
export function reviewedJobs({ reading, images }: TaskDecision, updated: ReadonlySet<string>): Finding[] {
  const frames = [...updated].flatMap((path) => images.get(path)?.frame ?? []);
  const jobs = [...reading.read.values()].filter((job) => frames.some((frame) => shows(job, frame)));
  const read = new Set(jobs.map(({ id }) => id));
  const reviewed = reading.jobs.filter((job) => read.has(job.id) && isReviewed(job));
  if (reviewed.length === 0) return [];
  return [
    {
      ...{ code: 'REVIEWED_JOBS_UPDATED', severity: 'warning', at: `task ${reading.task.id}`, count: reviewed.length },
      detail: `people have completed, moved on or remarked upon ${plural(reviewed.length, 'job')} whose annotations were brought up to date: ${listed(reviewed.map(({ id }) => String(id)))}. What they said of them was said of the earlier annotations`,
      fix: 'Let somebody look at these jobs again. CVAT has not changed their state, stage and remarks',
    },
  ];
}
