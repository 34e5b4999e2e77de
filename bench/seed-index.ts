import { manifestBlobs } from '../shared/living-manifest/manifest-blobs.ts';
import { MEASURING_VERSION } from '../shared/living-manifest/refresh-record.ts';
import { encodeIndex } from '../shared/manifest/index-lines.ts';
import { ImageSet, SetKind } from './image-set.ts';
import { stubWorld } from './manifest-site.ts';

/**
 * Writes the index of a set that is known already, so that a million images need not be read first.
 * Usage: node bench/seed-index.ts <url of the stub server> <number of images> [data-lake]
 */
const [url = '', count = '0', account] = process.argv.slice(2);
const world = stubWorld(url);
const { index, state } = manifestBlobs('images');
const set = await ImageSet.make(Number(count), SetKind.parse(account));
await world.work.write(world.config.workContainer, index, encodeIndex(entries()), { reuseBlocks: true });
const now = new Date().toISOString();
const totals = { listed: 0, read: 0, left: 0, images: 0, setAside: 0, findings: 0 };
const run = { rules: MEASURING_VERSION, phase: 'more', startedAt: now, updatedAt: now, ...totals };
await world.work.write(world.config.workContainer, state, JSON.stringify(run));
process.exit();

function* entries() {
  for (let i = 0; i < set.count; i++) {
    const path = set.name(i);
    yield [{ path, etag: 'image', state: 'image' as const, width: 400, height: 300, orientation: 1 }];
  }
}
