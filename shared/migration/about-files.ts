import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';

type Said = Pick<Finding, 'code' | 'effect' | 'fix'> & {
  /** `count`: how many files. `names`: some of them, as people read them. */
  detail(count: number, names: string): string;
};

/** One warning about files of a task's images; none where there is no such file. */
export function aboutFiles(taskId: number, names: readonly string[], { detail, ...said }: Said): Finding[] {
  const count = names.length;
  if (count === 0) return [];
  return [{ ...said, severity: 'warning', at: `task ${taskId}`, count, detail: detail(count, listed(names)) }];
}
