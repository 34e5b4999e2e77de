import type { MigrationSite } from './migration-site.ts';

/** A site as `prepare` leaves it, started again for each test: what all tests of a file begin with is migrated once. */
export async function keepSite(
  prepare: () => Promise<MigrationSite>,
): Promise<{ start(): Promise<MigrationSite>; drop(): Promise<void> }> {
  let kept = await (await prepare()).keep();
  return {
    async start() {
      try {
        return await kept.start();
      } catch {
        // CVAT has the address that migrations know it by; another program may have taken its port meanwhile.
        await kept.drop();
        kept = await (await prepare()).keep();
        return kept.start();
      }
    },
    drop: () => kept.drop(),
  };
}
