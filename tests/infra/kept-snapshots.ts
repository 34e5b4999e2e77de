import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NamedSnapshot, Snapshot } from '../../infra/check/snapshot.ts';

const FOLDER = 'infra/snapshots';

/** The snapshots as they are kept, by name; `change` replaces text in one of them, to see which rule notices. */
export function keptSnapshots(change?: { of: string; from: string | RegExp; to: string }): NamedSnapshot[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.snapshot.json'));
  return files.map((file) => {
    const name = file.replace(/\.snapshot\.json$/, '');
    const kept = readFileSync(join(FOLDER, file), 'utf8');
    const text = change?.of === name ? kept.replace(change.from, change.to) : kept;
    if (change?.of === name && text === kept) throw new Error(`Cannot find ${change.from} in "${file}"`);
    const resources = Snapshot.parse(JSON.parse(text)).predictedResources;
    return { name, at: `${FOLDER}/${name}.bicepparam`, text, resources };
  });
}
