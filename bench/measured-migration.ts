import { z } from 'zod';
import { SITE_OPTIONS, type SiteOptions, startPipelineSite } from './pipeline-site.ts';
import type { StepCost } from './step-costs.ts';

/** The options of a command that measures one: those of its site, images of a task, a dry run. */
export const MIGRATION_OPTIONS = {
  ...SITE_OPTIONS,
  task: { type: 'string', default: '500' },
  dry: { type: 'boolean', default: false },
} as const;

export type MeasuredMigration = {
  verdict: string | undefined;
  /** Its export. */
  text: string;
  cpuMs: number;
  systemMs: number;
  wallMs: number;
  peakMb: number;
  /** The five longest works of the main thread between two turns of its loop. */
  blocksMs: number[];
  steps: StepCost[];
  /** What CVAT was asked: method and path. */
  requests: readonly { method: string; path: string }[];
  /** Of `requests`, those that are neither pictures nor polls. */
  others: number;
  /** Reads of images, by the app for their headers and by CVAT for the chunks that it shows; undefined without the stub server. */
  imagesRead: number | undefined;
};

/**
 * A whole migration on the parts that people run: the bundled app on the local host, Azurite, the CVAT stand-in. Measured is the
 * host's process (libraries loaded), from the start of the migration to its end; requests are exact counts of what the stand-in was asked.
 */
export async function measureMigration(
  options: SiteOptions & { task: string; dry: boolean },
): Promise<MeasuredMigration> {
  const site = await startPipelineSite(options);
  await site.imagesRead();
  const measured = site.measure();
  const body = {
    export: { container: 'exports', name: 'project.json' },
    tasks: { size: Number(options.task) },
    dryRun: options.dry,
  };
  const started = await site.ask('migrations', { method: 'POST', body: JSON.stringify(body) });
  const { id } = z.object({ id: z.string() }).parse(await started.json());
  const { verdict } = await site.ended(id);
  const usage = measured.end();
  const imagesRead = await site.imagesRead();
  await site.stop();
  const requests = site.cvat.requestsSeen;
  const others = requests.filter(({ path }) => !/^.api.(requests|jobs.\d+.data)/.test(path)).length;
  return { verdict, text: site.text, ...usage, steps: site.steps(), requests, others, imagesRead };
}
