import { ExportScan } from '../azureml/export-scan.ts';
import { exportWords } from '../azureml/export-words.ts';
import { plural } from '../dataset/plural.ts';
import { howLong } from '../report/how-long.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { Plan } from './plan.ts';
import type { MigrationProgress } from './progress.ts';

/** What a running migration is about, for people: what its export holds, and what will be made of it. */
export type AboutExport = ReturnType<typeof exportWords> & { planned: string | undefined };

/** Stages in which the plan of this run is not there yet: what lies there is of an earlier one. */
const UNPLANNED: readonly MigrationProgress['stage'][] = [
  ...(['checking', 'reading the export', 'surveying images', 'normalizing'] as const),
  ...(['looking for earlier tasks', 'planning'] as const),
];

/** Known as soon as the export was read, before tasks are made; undefined until then. */
export async function aboutExport(
  world: World,
  id: string,
  stage: MigrationProgress['stage'],
): Promise<AboutExport | undefined> {
  const scan = stage === 'checking' ? undefined : await glanceAtWork(world, workBlobs(id).scan, ExportScan);
  if (!scan) return undefined;
  const plan = UNPLANNED.includes(stage) ? undefined : await glanceAtWork(world, workBlobs(id).plan, Plan);
  return { ...exportWords(scan), planned: plan && plannedWords(scan.counts.images, plan) };
}

export function plannedWords(read: number, plan: Pick<Plan, 'images' | 'tasks' | 'project'>): string {
  const { images, tasks, project } = plan;
  const made = tasks.filter(({ kind }) => kind === 'new').length;
  const there = tasks.length - made;
  const held =
    there === 0 ? '' : `, and checks ${plural(there, 'task')} that ${there === 1 ? 'is' : 'are'} there already`;
  const share = `${images.toLocaleString('en-US')} of ${plural(read, 'picture')}`;
  return `${share} can be migrated: makes ${plural(made, 'task')} in the project "${project.name}"${held}. Takes about ${howLong({ images })}.`;
}
