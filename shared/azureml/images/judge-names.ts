import { IntColumn } from '../../dataset/int-column.ts';
import type { Inventory } from '../../dataset/inventory.ts';
import { textHash } from '../../dataset/text-hash.ts';
import type { FindingLog } from '../rules/finding-log.ts';
import type { NormalizeOptions } from '../rules/options.ts';
import { showSome } from '../values.ts';
import { collisions } from './collisions.ts';
import { basename } from './image-names.ts';
import type { ImageTable } from './image-table.ts';
import { reportNames, type StemKeys } from './name-findings.ts';

/** Holds the names of all images against each other: where only file names count, those that share one are left out. */
export function judgeNames(
  table: ImageTable,
  context: {
    inventory: Inventory;
    options: NormalizeOptions;
    log: FindingLog;
    keys: StemKeys;
    placeOf: (position: number) => string;
  },
): void {
  const { inventory, options, log, keys, placeOf } = context;
  let carried = carriedBy(table);
  const pathAt = (index: number) => inventory.pathAt(table.rowOf(carried.at(index)));
  if (options.paths === 'basename') {
    const hashes = Int32Array.from({ length: carried.length }, (_, index) => textHash(basename(pathAt(index))));
    for (const group of collisions(hashes, (index) => basename(pathAt(index)))) {
      const positions = group.map((index) => carried.at(index));
      const places = positions.map(placeOf);
      for (const [i, position] of positions.entries()) {
        const others = places.filter((_, other) => other !== i);
        log.applyPolicy(
          'BASENAME_COLLISION',
          'image',
          places[i] ?? '',
          `the same file name as ${showSome(others, String)}`,
        );
        table.drop(position);
      }
    }
    carried = carriedBy(table);
  }
  const hashAt = (index: number) => table.nameHashOf(carried.at(index));
  reportNames({ count: carried.length, at: pathAt, hashAt }, keys, log);
}

/** Positions of the images that are carried. */
function carriedBy(table: ImageTable): IntColumn {
  const carried = new IntColumn();
  for (let position = 0; position < table.length; position += 1) {
    if (table.rowOf(position) !== -1) carried.push(position);
  }
  return carried;
}
