import type { Finding } from '../../shared/dataset/finding.ts';
import type { Report } from '../../shared/verification/report.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { type CvatProject, readCvat } from '../checker/read-cvat.ts';
import type { MigrationSite } from '../migration/migration-site.ts';
import type { documentOf } from './document.ts';
import { type Before, storedAs } from './run-scenario.ts';
import type { Round } from './scenario.ts';

export type Judged = {
  verdict: Report['verdict'];
  headline: string;
  codes: string[];
  /** Why the verdict, or a sentence of the report, is not true. */
  wrong: string[];
  /** Everything of the export is in CVAT, exactly, although the verdict says that it is not. */
  unnecessary: boolean;
};

export type Judging = {
  site: MigrationSite;
  round: Round;
  flat: boolean;
  document: ReturnType<typeof documentOf>;
  originals: ReadonlyMap<string, Buffer>;
  report: Report;
  /** Requests of this round that were to change something. */
  writes: number;
  before: Before;
};

/** Holds what a report says against what the independent checker sees in CVAT. */
export async function judge(judging: Judging): Promise<Judged> {
  const { report, document, round, writes } = judging;
  const { verdict, headline, findings } = report;
  const said = { verdict, headline, codes: [...new Set(findings.map(({ code }) => code))] };
  const wrong = sums(report, document);
  if (round.dryRun) {
    if (writes > 0) wrong.push(`the dry run sent ${writes} requests that change something`);
    return { ...said, wrong, unnecessary: false };
  }
  const project = report.target.project?.name;
  if (project === undefined) {
    if (verdict.startsWith('verified')) wrong.push('there is no project');
    return { ...said, wrong, unnecessary: false };
  }
  judging.before.projects.add(project);
  const everywhere = [];
  for (const name of judging.before.projects) everywhere.push(await readCvat(serverOf(judging), name));
  const lost = lostWork(judging, everywhere);
  if (!verdict.startsWith('verified')) {
    const strict = await problemsOf(judging, project, { excluded: [], kept: [] });
    const rest = verdict === 'incomplete' ? await problemsOf(judging, project, listedIn(report)) : [];
    return { ...said, wrong: [...wrong, ...lost, ...rest], unnecessary: strict.length === 0 };
  }
  const excused = verdict === 'verified' ? { excluded: [], kept: [] } : listedIn(report);
  return { ...said, wrong: [...wrong, ...lost, ...(await problemsOf(judging, project, excused))], unnecessary: false };
}

const serverOf = ({ site }: Judging) => ({ cvatUrl: site.cvat.url, token: site.cvat.tokens.writer });

/** `rewritten`: files that CVAT may still show as they were. */
type Excused = { excluded: Finding[]; kept: string[]; rewritten?: Finding[]; deleted?: Finding[] };

/** What the report itself names as missing or kept. Nothing that a scenario draws is to be changed. */
function listedIn({ findings }: Report): Excused {
  const excluded = findings.filter(({ excludes }) => excludes !== undefined);
  // Behind the task, whose name stands in quotes; the image's name may have quotes of its own.
  const kept = findings.filter(({ code }) => code === 'IMAGE_KEPT').map(({ at }) => /, "(.*)"$/s.exec(at)?.[1] ?? '');
  const rewritten = findings.filter(({ code }) => code === 'IMAGE_REWRITTEN' || code === 'IMAGE_REPLACED');
  const deleted = findings.filter(({ code }) => code === 'FRAME_DELETED');
  return { excluded, kept, rewritten, deleted };
}

async function problemsOf(judging: Judging, project: string, excused: Excused): Promise<string[]> {
  const { document, originals, round, flat, before } = judging;
  const paths = round.project.images.map(({ path }) => path);
  const indices = (kind: 'images' | 'annotations', of: readonly Finding[]) =>
    of.flatMap(({ at }) => {
      const [, index] = new RegExp(`^${kind}\\[(\\d+)\\]`).exec(at) ?? [];
      return index === undefined ? [] : [Number(index)];
    });
  const images = new Set(
    indices(
      'images',
      excused.excluded.filter(({ excludes }) => excludes === 'image'),
    ).map((k) => paths[k] ?? ''),
  );
  const annotations = new Set(indices('annotations', excused.excluded));
  // The report speaks of the paths in the container.
  const kept = new Set(
    paths.filter((path) => excused.kept.includes(path) || excused.kept.includes(storedAs(path, flat))),
  );
  const named = (path: string) =>
    (excused.rewritten ?? []).some(({ detail }) => detail.includes(`"${storedAs(path, flat)}"`));
  const shown = new Map(originals);
  for (const [path, picture] of before.replaced) if (named(path)) shown.set(path, picture);
  const problems = await checkAgainstCvat({
    ...serverOf(judging),
    ...{ export: document, project, originals: shown, kept, excluded: { images, annotations } },
    frameName: (path) => storedAs(path, flat),
  });
  const earlier = new Set([...before.paths].map((path) => storedAs(path, flat)));
  const deleted = (excused.deleted ?? []).map(({ detail }) => detail).join();
  return problems.filter((problem) => {
    const [, hidden] = /"(.*)": the frame is deleted$/s.exec(problem) ?? [];
    if (hidden !== undefined && deleted.includes(`"${storedAs(hidden, flat)}"`)) return false;
    const [, frame] = /^CVAT has the frame "(.*)", which the export does not have \(task \d+\)$/.exec(problem) ?? [];
    // An image that an earlier export had stays, whatever becomes of it.
    return frame === undefined || !earlier.has(frame);
  });
}

function sums({ totals }: Report, { images, annotations }: Judging['document']): string[] {
  const read = { images: images.length, annotations: annotations.length };
  return (['images', 'annotations'] as const).flatMap((kind) => {
    const t = totals[kind];
    const parts = t.migrated + t.alreadyThere + t.kept + t.excluded;
    // Zero where it failed before the export was read.
    const wrong = t.read !== 0 && t.read !== read[kind];
    return [
      ...(wrong ? [`${kind}: read ${t.read}, and the export has ${read[kind]}`] : []),
      ...(t.read === parts ? [] : [`${kind}: read ${t.read} is not the sum ${parts}`]),
    ];
  });
}

/** What people drew stands as long as nobody asked to replace it. */
function lostWork({ round, before }: Judging, projects: readonly CvatProject[]): string[] {
  if (round.replace) {
    before.drawn.clear();
    before.touched.clear();
    return [];
  }
  return [...before.drawn].flatMap(([name, points]) => {
    const frames = projects.flatMap((project) => project.frames).filter((frame) => frame.name === name);
    const jobs = projects.flatMap((project) => project.jobs);
    const stands = jobs.some((job) =>
      job.content.shapes.some(
        (shape) =>
          frames.some(({ task, frame }) => task === job.task && frame === shape.frame) &&
          shape.points.length === points.length &&
          shape.points.every((value, k) => value === points[k]),
      ),
    );
    return stands ? [] : [`the box that people drew on "${name}" is gone`];
  });
}
