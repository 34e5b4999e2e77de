import type { Report } from '../../shared/verification/report.ts';
import { type CvatProject, readCvat } from '../checker/read-cvat.ts';
import type { MigrationSite } from '../migration/migration-site.ts';
import type { Before } from './before.ts';
import type { documentOf } from './document.ts';
import { listedIn, NOTHING_LISTED } from './listed-in.ts';
import { problemsOf } from './problems-of.ts';
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
  moving: boolean;
  document: ReturnType<typeof documentOf>;
  originals: ReadonlyMap<string, Buffer>;
  report: Report;
  /** The verdict of a dry run right before this round. */
  previewed: Report['verdict'] | undefined;
  /** Requests of this round that were to change something. */
  writes: number;
  before: Before;
};

/** Holds what a report says against what the independent checker sees in CVAT. */
export async function judge(judging: Judging): Promise<Judged> {
  const { report, document, round, writes } = judging;
  const { verdict, headline, findings } = report;
  const said = { verdict, headline, codes: [...new Set(findings.map(({ code }) => code))] };
  const wrong = [...sums(report, document, round), ...promised(judging)];
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
  const everywhere = new Map<string, CvatProject>();
  for (const name of judging.before.projects) everywhere.set(name, await readCvat(serverOf(judging), name));
  const lost = lostWork(judging, [...everywhere.values()]);
  const elsewhere = framesElsewhere(report, everywhere);
  if (!verdict.startsWith('verified')) {
    const strict = await problemsOf(judging, project, { ...NOTHING_LISTED, elsewhere });
    const rest = verdict === 'incomplete' ? await problemsOf(judging, project, { ...listedIn(report), elsewhere }) : [];
    return { ...said, wrong: [...wrong, ...lost, ...rest], unnecessary: strict.length === 0 && !judging.before.unsure };
  }
  const excused = { ...(verdict === 'verified' ? NOTHING_LISTED : listedIn(report)), elsewhere };
  return { ...said, wrong: [...wrong, ...lost, ...(await problemsOf(judging, project, excused))], unnecessary: false };
}

/** Names of frames in other projects, where the report says that the run goes on with what stands there. */
function framesElsewhere(
  { findings, target }: Report,
  projects: ReadonlyMap<string, CvatProject>,
): ReadonlySet<string> {
  if (!findings.some(({ code }) => code === 'IMAGES_IN_ANOTHER_PROJECT')) return new Set();
  const others = [...projects].filter(([name]) => name !== target.project?.name);
  return new Set(others.flatMap(([, { frames }]) => frames.map(({ name }) => name)));
}

/** A dry run cannot know what goes wrong or changes later, nor which pictures do not open. */
function promised({ previewed, report: { verdict }, round }: Judging): string[] {
  const later = round.faults.length > 0 || round.during !== undefined || round.spoil !== undefined;
  const broken = round.project.images.some(({ state }) => state === 'broken');
  if (previewed !== 'verified' || verdict === 'verified' || later || broken) return [];
  return [`a dry run said verified, and the migration ${verdict}`];
}

export const serverOf = ({ site }: Pick<Judging, 'site'>) => ({
  cvatUrl: site.cvat.url,
  token: `Token ${site.cvat.tokens.legacyKey}`,
});

function sums({ totals }: Report, { images, annotations }: Judging['document'], { unlabelled }: Round): string[] {
  const read = { images: images.length, annotations: annotations.length };
  return (['images', 'annotations'] as const).flatMap((kind) => {
    const t = totals[kind];
    const parts = t.migrated + t.alreadyThere + t.kept + t.excluded;
    // Zero where it failed before the export was read.
    const more = unlabelled && kind === 'images' && t.read > read[kind];
    const wrong = t.read !== 0 && t.read !== read[kind] && !more;
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
