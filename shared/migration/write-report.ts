import { z } from 'zod';
import { ExportScan } from '../azureml/export-scan.ts';
import { Finding } from '../dataset/finding.ts';
import { buildReport } from '../verification/build-report.ts';
import type { Report } from '../verification/report.ts';
import { reportHtml } from '../verification/report-html.ts';
import type { TaskPart } from '../verification/task-findings.ts';
import { VERSION } from '../version.ts';
import type { World } from '../world.ts';
import { readPlainJson, readWork } from './blob-json.ts';
import { findProject } from './ensure-project.ts';
import { readFindings } from './findings-blob.ts';
import { Plan } from './plan.ts';
import { type Prepared, readPrepared } from './prepared.ts';
import type { MigrationResult } from './progress.ts';
import { besideExport } from './report-beside-export.ts';
import { MigrationId } from './task-input.ts';
import { taskParts } from './task-parts.ts';
import { trackerLink } from './tracker-link.ts';
import { unreached } from './unreached.ts';
import { workBlobs } from './work-blobs.ts';

export const ReportInput = z.object({
  id: MigrationId,
  dryRun: z.boolean(),
  started: z.string(),
  /** How many tasks were done, with whatever result. */
  tasks: z.int().nonnegative(),
  /** What ended the migration early. */
  failure: Finding.exactOptional(),
});
export type ReportInput = z.infer<typeof ReportInput>;

const SHOWN = 10;

/** Adds up what the migration did and writes the report: to the work container and beside the export. */
export async function writeReport(world: World, input: ReportInput): Promise<MigrationResult> {
  const prepared = await readPrepared(world, input.id);
  const report = await makeReport(world, prepared, input);
  const files = { json: `${JSON.stringify(report, undefined, 2)}\n`, html: reportHtml(report) };
  const { workContainer } = world.config;
  const blobs = workBlobs(input.id);
  await world.work.write(workContainer, blobs.report, files.json, { contentType: 'application/json' });
  await world.work.write(workContainer, blobs.reportHtml, files.html, { contentType: 'text/html; charset=utf-8' });
  await writeBesideExport(world, prepared, files);
  const errors = report.findings.filter((finding) => finding.severity === 'error').slice(0, SHOWN);
  return { verdict: report.verdict, findings: errors };
}

async function makeReport(world: World, prepared: Prepared, input: ReportInput): Promise<Report> {
  const { request } = prepared;
  const blobs = workBlobs(input.id);
  const scan = ExportScan.safeParse(await readPlainJson(world.work, world.config.workContainer, blobs.scan)).data;
  const read = { images: scan?.counts.images ?? 0, annotations: scan?.counts.annotations ?? 0 };
  // A plan of an earlier run says nothing of a run that did not get to planning.
  const plan = input.failure && input.tasks === 0 ? undefined : await readWork(world, blobs.plan, Plan);
  const tasks: TaskPart[] = plan ? await taskParts(world, plan, input) : [];
  async function* findings(): AsyncGenerator<Finding> {
    // Likewise, findings of an earlier run are none of a run that failed before it got there.
    if (plan) yield* readFindings(world, blobs.findings('normalize'));
    if (plan && !input.dryRun) yield* readFindings(world, blobs.findings('project'));
    if (input.failure) yield input.failure;
  }
  const left = input.failure ? await unreached(read, tasks, findings()) : [];
  async function* allFindings(): AsyncGenerator<Finding> {
    yield* findings();
    yield* left;
  }
  return buildReport({
    migration: {
      id: input.id,
      started: input.started,
      finished: world.now().toISOString(),
      tool: `azureml-to-cvat ${VERSION}`,
    },
    source: { export: `${request.export.container}/${request.export.name}`, images: request.images },
    target: await targetOf(world, prepared, input),
    read,
    labels: plan?.labels.map((label) => label.name) ?? [],
    tasks,
    findings: allFindings(),
  });
}

/** A report is written even where CVAT cannot be reached: that may be what it has to say. */
async function targetOf(world: World, { request }: Prepared, input: ReportInput) {
  const { url, organization } = world.config.cvat;
  const known = { url, ...(organization ? { organization } : {}) };
  try {
    const { version } = await world.cvat.about();
    const project = input.dryRun ? undefined : await findProject(world, request.project, trackerLink(world, input.id));
    return { ...known, version, ...(project ? { project: { id: project.id, name: project.name } } : {}) };
  } catch (error) {
    if (input.failure) return { ...known, version: 'unknown' };
    throw error;
  }
}

async function writeBesideExport(
  world: World,
  { request }: Prepared,
  files: { json: string; html: string },
): Promise<void> {
  const { container, name } = request.export;
  const types = { json: 'application/json', html: 'text/html; charset=utf-8' };
  for (const kind of ['json', 'html'] as const) {
    await world.images.write(container, besideExport(name, kind), files[kind], { contentType: types[kind] });
  }
}
