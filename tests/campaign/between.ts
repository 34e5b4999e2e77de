import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import { drive } from '../migration/drive.ts';
import { loseLedgers } from '../migration/lose-ledgers.ts';
import { loseWork } from '../migration/lose-work.ts';
import type { MigrationSite } from '../migration/migration-site.ts';
import type { Random } from '../random.ts';
import { type Before, lastOf, placeOf } from './before.ts';
import type { ProjectImage } from './project.ts';
import type { Round, Scenario } from './scenario.ts';

/** What becomes of files, of what the pipeline knows and of earlier migrations before a round. */
export type Between = {
  /** The index of an image whose file lies elsewhere from now on. `stays`: a copy stays where it was. */
  moved?: { image: number; folder: string; stays: boolean };
  /** The ledgers are lost, or all of the work container. */
  lost?: 'ledgers' | 'work';
  /** The migration of an earlier round is undone; what people have worked in stays. */
  undone?: number;
};

export function randomBetween(
  random: Random,
  { images, round, moving }: { images: readonly ProjectImage[]; round: number; moving: boolean },
): Between {
  const moved = { image: random.int(0, images.length - 1), folder: random.pick(['', 'moved/', 'moved twice/to/']) };
  return {
    ...(moving && random.chance(0.6) ? { moved: { ...moved, stays: random.chance(0.4) } } : {}),
    ...(random.chance(0.2) ? { lost: random.pick(['ledgers', 'ledgers', 'work']) } : {}),
    ...(random.chance(0.15) ? { undone: random.int(0, round - 1) } : {}),
  };
}

export async function happenBetween(
  site: MigrationSite,
  { round, flat, before }: { round: Round; before: Before } & Pick<Scenario, 'flat'>,
): Promise<void> {
  const { moved, lost, undone } = round.between;
  if (moved) await moveFile(site, before, { ...moved, path: round.project.images[moved.image]?.path ?? '', flat });
  const id = undone === undefined ? undefined : before.migrations[undone];
  if (id !== undefined) await drive(site.world, undoMigration, { id, force: false });
  if (lost) before.unsure = true;
  if (lost === 'ledgers') await loseLedgers(site);
  if (lost === 'work') await loseWork(site);
}

type Moved = { path: string; folder: string; stays: boolean; flat: boolean };

async function moveFile({ world, images }: MigrationSite, before: Before, { path, folder, stays, flat }: Moved) {
  const [from, to] = [placeOf(before, path, { flat }), `${folder}${lastOf(path)}`];
  const file = from === to ? undefined : await world.images.read(images, from);
  if (!file) return;
  await world.images.write(images, to, Buffer.concat(await Array.fromAsync(file.bytes)));
  if (!stays) await world.images.delete(images, from);
  // Of two files the earlier one is still the one that the export leads to.
  before.places.set(path, [...(before.places.get(path) ?? [from]), to, ...(stays ? [from] : [])]);
  before.unsure = true;
}
