import type { MigrationSite } from './migration-site.ts';

/** The work container was cleared, or somebody else runs this from another machine. */
export async function loseLedgers({ world: { work, config } }: MigrationSite): Promise<void> {
  for await (const { name } of work.list(config.workContainer, { prefix: 'ledger/' })) {
    await work.delete(config.workContainer, name);
  }
}
