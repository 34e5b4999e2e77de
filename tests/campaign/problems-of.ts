import type { Finding } from '../../shared/dataset/finding.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { shownSize } from '../checker/pictures.ts';
import type { Size } from '../checker/read-export.ts';
import { framesOf } from './before.ts';
import { type Judging, serverOf } from './judge.ts';
import type { Listed } from './listed-in.ts';

/** What the independent checker finds wrong in CVAT, but for what the report names itself. */
export async function problemsOf(judging: Judging, project: string, listed: Listed): Promise<string[]> {
  const { document, originals, round, before } = judging;
  const paths = round.project.images.map(({ path }) => path);
  const namesOf = (path: string) => framesOf(before, path, judging);
  const isNamed = (path: string, findings: readonly Finding[]) =>
    [path, ...namesOf(path)].some((name) => findings.some(({ detail }) => detail.includes(`"${name}"`)));
  const of = (kind: 'images' | 'annotations', findings: readonly Finding[]) =>
    findings.flatMap(({ at }) => {
      const [, index] = new RegExp(`^${kind}\\[(\\d+)\\]`).exec(at) ?? [];
      return index === undefined ? [] : [Number(index)];
    });
  const leftOut = listed.excluded.filter(({ excludes }) => excludes === 'image');
  // Of a picture that is not there, the checker takes an address for one with escapes.
  const images = new Set(of('images', leftOut).flatMap((k) => [paths[k] ?? '', unescaped(paths[k] ?? '')]));
  const annotations = new Set(of('annotations', listed.excluded));
  // The report speaks of the paths in the container.
  const kept = new Set(paths.filter((path) => [path, ...namesOf(path)].some((name) => listed.kept.includes(name))));
  const shown = new Map<string, Buffer>();
  const sizes = new Map<string, Size>();
  for (const [path, picture] of originals) {
    // Which of its pictures CVAT shows of such an image is left open.
    if (isNamed(path, listed.rewritten)) sizes.set(path, await shownSize(picture));
    else shown.set(path, picture);
  }
  const problems = await checkAgainstCvat({
    ...serverOf(judging),
    ...{ export: document, project, originals: shown, sizes, kept, excluded: { images, annotations } },
    // Else they are the project's own affair.
    ...(round.attributes ? { attributes: ['labeler'] } : {}),
    ...{ frameNames: namesOf, ...(listed.tasks ? { tasks: listed.tasks } : {}) },
  });
  const twice = paths.filter((path) => isNamed(path, listed.twice));
  const earlier = new Set([...before.paths].flatMap((path) => [...namesOf(path)]));
  return problems.filter((problem) => {
    if (twice.some((path) => problem.includes(`"${path}"`))) return false;
    const [, absent] = /^"(.*)" stands in CVAT 0 times$/s.exec(problem) ?? [];
    if (absent !== undefined && [...namesOf(absent)].some((name) => listed.elsewhere?.has(name))) return false;
    const [, hidden] = /"(.*)": the frame is deleted$/s.exec(problem) ?? [];
    if (hidden !== undefined && isNamed(hidden, listed.deleted)) return false;
    const [, unseen] = /"(.*)": CVAT does not show it$/s.exec(problem) ?? [];
    if (unseen !== undefined && isNamed(unseen, listed.unseen)) return false;
    const [, frame] = /^CVAT has the frame "(.*)", which the export does not have \(task \d+\)$/s.exec(problem) ?? [];
    // An image that an earlier export had stays, whatever becomes of it.
    return frame === undefined || !(earlier.has(frame) || before.unlabelled);
  });
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
