import { annotationKey } from '../dataset/annotation-key.ts';
import type { AnnotationRecord } from '../dataset/record.ts';

/**
 * What the jobs that show one frame hold of it together: what several hold alike is one annotation, and what one alone holds
 * is there, too. `differ` where they do not hold the same.
 */
export function mergeJobs(jobs: readonly (readonly AnnotationRecord[])[]): {
  annotations: AnnotationRecord[];
  differ: boolean;
} {
  const [first = [], ...others] = jobs;
  const annotations = [...first];
  let differ = false;
  for (const job of others) {
    const left = counted(annotations);
    let matched = 0;
    for (const annotation of job) {
      const key = annotationKey(annotation);
      const count = left.get(key) ?? 0;
      if (count > 0) {
        left.set(key, count - 1);
        matched += 1;
      } else annotations.push(annotation);
    }
    if (matched < job.length || [...left.values()].some((count) => count > 0)) differ = true;
  }
  return { annotations, differ };
}

function counted(annotations: readonly AnnotationRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const annotation of annotations) {
    const key = annotationKey(annotation);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
