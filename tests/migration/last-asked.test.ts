import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDropped } from '../../functions/events/start-dropped.ts';
import { startMigration } from '../../functions/migration-start.ts';
import { migrateExport } from '../../functions/orchestrators/migrate-export.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { invocation, orchestrations } from '../functions/invocation.ts';
import { drive } from './drive.ts';
import type { MigrationSite } from './migration-site.ts';
import { reportOf } from './report-of.ts';
import { azureExport } from './small-export.ts';
import { DOCUMENT, PATHS, SIZE, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

/** An export with an image that is not in the container. */
const LACKING = azureExport(Object.fromEntries([...PATHS, 'a/gone.jpg'].map((path) => [path, SIZE])), []);

/** Starts what lies there, or what is asked for with these options, and drives it to its end; `meanwhile` happens right before its report. */
async function migrate(
  document: unknown,
  { meanwhile, ...options }: { meanwhile?: () => Promise<unknown>; dryRun?: boolean },
) {
  const client = orchestrations();
  const request = MigrationRequest.parse({ export: await site.putExport(document), ...options });
  const { id } = await startMigration(site.world, client, request);
  const before = async (activity: string) => {
    if (activity === 'writeReport') await meanwhile?.();
  };
  await drive(site.world, migrateExport, client.started[0]?.[1], { before });
  return (await reportOf(site.world, id)).migration.id;
}

async function beside(): Promise<Report> {
  return Report.parse(await readPlainJson(site.world.images, site.exports, 'project.report.json'));
}

describe('the report beside an export that is dropped again while its migration runs', () => {
  it('is the one of the export that lies there, whichever of the two ends last', async () => {
    let second = '';
    const meanwhile = async () => {
      second = await migrate(LACKING, {});
    };
    const first = await migrate(DOCUMENT, { meanwhile });
    expect(await reportOf(site.world, first)).toMatchObject({ verdict: 'verified' });
    expect(await beside()).toMatchObject({ verdict: 'incomplete', migration: { id: second } });
  });

  it('is the refusal of what cannot be read, until the first one is dropped once more', async () => {
    const meanwhile = async () => {
      const options = { container: site.exports, name: 'project.options.json' };
      await site.world.images.write(options.container, options.name, '{"tasks": 7}');
      const dropped = { container: site.exports, name: 'project.json' };
      await startDropped(site.world, dropped, { context: invocation().context, client: orchestrations() });
    };
    await migrate(DOCUMENT, { meanwhile });
    expect(await beside()).toMatchObject({ verdict: 'failed', migration: { id: 'not started' } });
    await migrate(DOCUMENT, {});
    expect((await beside()).verdict).toBe('verified');
  });

  it('is no promise of a dry run that was asked for before, and a later dry run does not keep it away', async () => {
    let real = '';
    const meanwhile = async () => {
      real = await migrate(DOCUMENT, {});
    };
    await migrate(DOCUMENT, { dryRun: true, meanwhile });
    expect(await beside()).toMatchObject({ dryRun: false, migration: { id: real } });
    await migrate(DOCUMENT, { meanwhile: () => migrate(DOCUMENT, { dryRun: true }) });
    expect(await beside()).toMatchObject({ dryRun: false, migration: { id: real } });
  });
});
