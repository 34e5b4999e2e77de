import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';

/** What a migration has reported. */
export async function reportOf({ work, config }: Pick<World, 'work' | 'config'>, id: string): Promise<Report> {
  return Report.parse(await readPlainJson(work, config.workContainer, workBlobs(id).report));
}
