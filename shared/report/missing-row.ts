import { effectOf, type Finding } from '../dataset/finding.ts';
import { imageOfPlace } from '../verification/image-of-place.ts';
import type { Cell } from './csv.ts';

/** What a finding says of the export that is not in CVAT, or cannot be seen there: a row under MISSING_HEAD; undefined where it says nothing of it. */
export function missingRow(finding: Finding, { planned }: { planned: boolean }): Cell[] | undefined {
  const { code, at, detail, fix, excludes, count = 1 } = finding;
  // Their images are named one by one, where a plan knows them.
  if (planned && excludes === 'image' && (code === 'TASK_FAILED' || code === 'NOT_REACHED')) return undefined;
  if (effectOf(finding) === 'changed') return undefined;
  if (excludes === undefined && effectOf(finding) !== 'excluded' && code !== 'CVAT_LACKS') return undefined;
  return [excludes ?? kindOf(at), imageOfPlace(at), at, count, code, detail, fix];
}

/** A picture that nobody can see is lost without being left out; what CVAT lacks may be an annotation or an image. */
function kindOf(at: string): 'image' | 'annotation' {
  return /^(?:task \d+, )?annotations\[/.test(at) ? 'annotation' : 'image';
}
