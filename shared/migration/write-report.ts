import { z } from 'zod';
import { ExportScan } from '../azureml/export-scan.ts';
import { Finding } from '../dataset/finding.ts';
import { servedView } from '../report/served-view.ts';
import { buildReport } from '../verification/build-report.ts';
import type { TaskPart } from '../verification/task-findings.ts';
import { VERSION } from '../version.ts';
import { glanceAtWork, readWork, writeWork } from '../work/blob-json.ts';
import { readFindings } from '../work/findings-blob.ts';
import { readOnce } from '../work/read-once.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { endCreations } from './creation-turn.ts';
import { findProject } from './ensure-project.ts';
import { isWatched } from './is-watched.ts';
import { isAskedLast } from './last-asked.ts';
import { type Plan, readPlan } from './plan.ts';
import type { MigrationResult } from './progress.ts';
import { channelOf, writeBesideExport, writeReportFiles } from './report-beside-export.ts';
import { reportGallery } from './report-gallery.ts';
import { findingsCsv, type Listed, listedFindings, missingCsv, tasksWithMore } from './report-lists.ts';
import { readStoredRequest, type StoredRequest } from './stored-request.ts';
import { MigrationId } from './task-input.ts';
import { migrationLink } from './task-link.ts';
import { taskParts } from './task-parts.ts';
import { endTurn, turns } from './turn.ts';
import { unreached } from './unreached.ts';

export const ReportInput = z.object({
  id: MigrationId,
  dryRun: z.boolean(),
  started: z.string(),
  /** How far this run got: what a blob says of more than that is of an earlier run. */
  reached: z.enum(['checks', 'dataset', 'plan', 'project']),
  /** The tasks of the plan that were done, with whatever result. */
  done: z.array(z.int().nonnegative()),
  /** CVAT was searched for twins after everything was written. */
  again: z.boolean().exactOptional(),
  /** It ended early, and CVAT could not be searched for what a request left there that is carried out late. */
  notLookedAgain: z.boolean().exactOptional(),
  /** What ended the migration early. */
  failure: Finding.exactOptional(),
});
export type ReportInput = z.infer<typeof ReportInput>;

const Unlabelled = z.object({ images: z.int() });
const SHOWN = 10;

/** Adds up what the migration did and writes the report: to the work container and beside the export. */
export async function writeReport(world: World, input: ReportInput): Promise<MigrationResult> {
  const prepared = await readStoredRequest(world, input.id);
  const listed = await makeReport(world, prepared, input);
  const { report } = listed;
  const lists = { findings: () => findingsCsv(listed), missing: () => missingCsv(world, listed) };
  const gallery = await reportGallery(world, listed.plan, input);
  const blobs = workBlobs(input.id);
  await writeWork(world, blobs.gallery, gallery);
  // Ours last: where it is, the other is. A dry run writes only where somebody who dropped the export looks for its answer.
  const { export: exported } = prepared.request;
  const isLookedFor = !input.dryRun || isWatched(world.config.exportsPath, exported);
  if (isLookedFor && (await isAskedLast(world, exported, input)))
    await writeBesideExport(world, exported, { report, gallery, lists });
  const names = { json: blobs.report, html: blobs.reportHtml, findings: blobs.findingsCsv, missing: blobs.missingCsv };
  const view = servedView(gallery, channelOf(world, exported));
  await writeReportFiles(world.work, world.config.workContainer, names, { report, view, lists });
  if (!input.dryRun) await endTurns(world, prepared, input);
  const errors = report.findings.filter((finding) => finding.severity === 'error').slice(0, SHOWN);
  return { verdict: report.verdict, ...(input.dryRun ? { dryRun: true } : {}), findings: errors };
}

/** A run that came to its end has left the steps that end their turns themselves. */
async function endTurns(
  world: World,
  { id, request: { images } }: StoredRequest,
  { failure }: ReportInput,
): Promise<void> {
  await endCreations(world, images, id);
  if (!failure) return;
  for (const what of [turns.storage(images), turns.project]) await endTurn(world, what, id);
}

async function makeReport(world: World, prepared: StoredRequest, input: ReportInput): Promise<Listed> {
  const { request } = prepared;
  const blobs = workBlobs(input.id);
  const { reached } = input;
  const scan = await (reached === 'checks' ? glanceAtWork : readWork)(world, blobs.scan, ExportScan);
  const added = reached === 'checks' ? undefined : await glanceAtWork(world, blobs.unlabelled, Unlabelled);
  const read = {
    images: (scan?.counts.images ?? 0) + (added?.images ?? 0),
    annotations: scan?.counts.annotations ?? 0,
  };
  const plan = reached === 'plan' || reached === 'project' ? await readPlan(world, input.id) : undefined;
  const tasks: TaskPart[] = plan ? await taskParts(world, plan, input) : [];
  const findings = readOnce(async function* (): AsyncGenerator<Finding> {
    // The cause stands first: whoever reads only one finding should read this one.
    if (input.failure) yield input.failure;
    if (reached !== 'checks') yield* readFindings(world, blobs.findings('normalize'));
    if (plan) yield* readFindings(world, blobs.findings('plan'));
    if (reached === 'project') yield* readFindings(world, blobs.findings('project'));
    if (input.notLookedAgain) yield notLookedAgain();
    if (input.again) yield* readFindings(world, blobs.findings('again'));
  });
  const left = input.failure ? await unreached(read, tasks, findings()) : [];
  async function* allFindings(): AsyncGenerator<Finding> {
    yield* findings();
    yield* left;
  }
  const report = await buildReport({
    dryRun: input.dryRun,
    migration: {
      id: input.id,
      started: input.started,
      finished: world.now().toISOString(),
      tool: `azureml-to-cvat ${VERSION}`,
    },
    source: {
      export: `${request.export.container}/${request.export.name}`,
      sha256: prepared.exportHash,
      images: request.images,
    },
    target: await targetOf(world, plan, input),
    read,
    labels: plan?.labels.map((label) => label.name) ?? [],
    tasks,
    findings: allFindings(),
  });
  const withMore = await tasksWithMore(world, input.id, tasks);
  const told = { id: input.id, findings: allFindings, plan, tasks, report };
  return { ...told, findings: readOnce(() => listedFindings(world, { ...told, withMore })) };
}

function notLookedAgain(): Finding {
  return {
    ...{ code: 'LATE_WORK_POSSIBLE', severity: 'warning', at: 'migration' },
    detail:
      'the migration ended before CVAT could be searched for what requests without an answer may still make: empty tasks, projects or storages',
    fix: 'Start the migration again: it deletes what is empty and of its own making. Undoing it deletes its tasks as well',
  };
}

/** A report is written even where CVAT cannot be reached: that may be what it has to say. */
async function targetOf(world: World, plan: Plan | undefined, input: ReportInput) {
  const { url, organization } = world.config.cvat;
  const known = { url, ...(organization ? { organization } : {}) };
  if (input.failure?.code === 'CVAT_UNREACHABLE') return { ...known, version: 'unknown' };
  try {
    const { version } = await world.cvat.about();
    const project = plan && (await projectOf(world, plan, input.id));
    return { ...known, version, ...(project ? { project: { id: project.id, name: project.name } } : {}) };
  } catch (error) {
    if (input.failure) return { ...known, version: 'unknown' };
    throw error;
  }
}

/** The project of the new tasks; where there are none, that of the first existing one. */
async function projectOf(world: World, plan: Plan, id: string) {
  const existing = plan.tasks.find((task) => task.kind === 'existing');
  const known = plan.project.id ?? (plan.tasks.some(({ kind }) => kind === 'new') ? undefined : existing?.projectId);
  if (known !== undefined) return world.cvat.projects.get(known);
  return findProject(world, plan.project.name, migrationLink(world, id));
}
