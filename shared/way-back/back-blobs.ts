import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { AnnotationRecord, ImageRecord } from '../dataset/record.ts';

/** One image of a task with what CVAT holds on it: a line of the task's blob. */
export const BackLine = z.object({ image: ImageRecord, annotations: z.array(AnnotationRecord) });
export type BackLine = z.infer<typeof BackLine>;

/** What else was learned from reading a task. */
export const BackTask = z.object({
  images: z.int(),
  annotations: z.int(),
  /** Labels on its images, in the order in which they came. */
  labels: z.array(z.string()),
  findings: z.array(Finding),
});
export type BackTask = z.infer<typeof BackTask>;

/** Names in the pipeline's own container. */
export function backBlobs(id: string) {
  const root = `migrations/${id}/back`;
  return {
    lines: (task: number) => `${root}/${task}.jsonl`,
    task: (task: number) => `${root}/${task}.json`,
  };
}
