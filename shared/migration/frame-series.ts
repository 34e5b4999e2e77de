import { HashFilter } from '../dataset/hash-filter.ts';
import { repeatedHashes } from '../dataset/repeated-hashes.ts';
import { textHash } from '../dataset/text-hash.ts';
import { formatOfName } from '../images/formats.ts';
import { splitExtension } from '../manifest/split-extension.ts';

/** Names, or paths, by their position in a list that is never held as a whole. */
export type Names = { length: number; at(position: number): string };

type Series = { positions: number[]; names: Set<string>; stems: Set<string>; folders: Set<string> };

/**
 * Which frames cannot stand in one series of tasks with those before them, as positions: a list for each series but the first,
 * in which all others stand. Frames of one stem never share a series, nor does a file share one with what lies in a folder whose
 * name is, or begins with, its own. A frame goes to the first series that has room for it.
 */
export function* laterSeries(names: Names): Generator<number, number[][]> {
  const alike = yield* mayConflict(names);
  const series: Series[] = [];
  for (let position = alike.indexOf(1); position !== -1; position = alike.indexOf(1, position + 1)) {
    const name = names.at(position);
    const free = series.find((one) => hasRoom(one, name)) ?? emptySeries(series);
    free.positions.push(position);
    free.names.add(name);
    free.stems.add(splitExtension(name).name);
    for (const end of takenEnds(name)) free.folders.add(name.slice(0, end));
    yield 1;
  }
  return series.slice(1).map(({ positions }) => positions);
}

/**
 * By position, 1 where a frame may be in the way of another one, by their hashes. Nearly all are in nobody's way: no series ever
 * lacks room for them, and nobody for them.
 */
function* mayConflict(names: Names): Generator<number, Uint8Array> {
  const stems = new Int32Array(names.length);
  const whole = new Int32Array(names.length);
  const folders = new HashFilter(names.length);
  let before = '';
  for (let position = 0; position < names.length; position += 1) {
    const name = names.at(position);
    stems[position] = textHash(splitExtension(name).name);
    whole[position] = textHash(name);
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    if (folder !== before) for (const end of takenEnds(name)) folders.add(textHash(name, end));
    before = folder;
    yield 0.3;
  }
  const alike = yield* repeatedHashes(stems);
  const files = new Set(whole.filter((hash) => folders.mayHave(hash)));
  if (files.size === 0) return alike;
  const within = new Set<number>();
  for (let position = 0; position < names.length; position += 1) {
    const name = names.at(position);
    for (const end of takenEnds(name)) {
      const hash = textHash(name, end);
      if (!files.has(hash)) continue;
      within.add(hash);
      alike[position] = 1;
    }
    yield 0.3;
  }
  for (const [position, hash] of whole.entries()) if (within.has(hash)) alike[position] = 1;
  return alike;
}

function emptySeries(series: Series[]): Series {
  const empty: Series = { positions: [], names: new Set(), stems: new Set(), folders: new Set() };
  series.push(empty);
  return empty;
}

function hasRoom({ names, stems, folders }: Series, name: string): boolean {
  if (stems.has(splitExtension(name).name) || folders.has(name)) return false;
  return !takenEnds(name).some((end) => names.has(name.slice(0, end)));
}

/**
 * Where the names end that no file beside this one may have: `a/b/c.jpg` lies in `a` and `a/b`. From a storage CVAT leaves out every file
 * with whose name the folders of another one merely begin, too: `a.jpg` beside `a.jpg_tiles/1.jpg`.
 */
function takenEnds(name: string): number[] {
  const ends: number[] = [];
  let dot = -1;
  const folders = name.lastIndexOf('/');
  for (let at = 0; at <= folders; at += 1) {
    const character = name[at];
    if (character === '/') {
      ends.push(at);
      dot = -1;
    } else if (character === '.') dot = at;
    else if (dot !== -1 && formatOfName(name.slice(dot, at + 1)) !== undefined && name[at + 1] !== '/')
      ends.push(at + 1);
  }
  return ends;
}
