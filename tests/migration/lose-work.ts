import type { MigrationSite } from './migration-site.ts';

/** Somebody has cleared the work container: requests, ledgers and what is known of the pictures are gone. */
export async function loseWork({ world: { work, config } }: Pick<MigrationSite, 'world'>): Promise<void> {
  for await (const { name } of work.list(config.workContainer)) await work.delete(config.workContainer, name);
}
