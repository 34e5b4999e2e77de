import { afterEach, describe, expect, inject, it } from 'vitest';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { normalizeNow } from '../../shared/migration/normalize-now.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const EXPORT = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);

async function normalized(world = site.world) {
  const source = { container: site.exports, name: 'project.json' };
  const input = { options: NormalizeOptions.parse({}), images: site.images, runId: 'run' };
  return normalizeNow(world, source, input);
}

async function kept(): Promise<string[]> {
  const blobs = site.world.work.list(site.world.config.workContainer, { prefix: 'normalize/' });
  return (await Array.fromAsync(blobs)).map(({ name }) => name);
}

describe('normalizeNow()', () => {
  it('keeps nothing when its answer has been read, or is no longer wanted', async () => {
    site = await startSite(inject('azurite'));
    await site.putImage('a.jpg', SIZE);
    await site.putExport(EXPORT);
    const answer = (await normalized()).coco();
    expect(await kept()).not.toEqual([]);
    await answer.next();
    await answer.return(undefined);
    expect(await kept()).toEqual([]);
    expect(await (await normalized()).findings()).not.toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('takes away what a host that died left behind a day ago, and nothing younger', async () => {
    site = await startSite(inject('azurite'));
    const { world } = site;
    await site.putImage('a.jpg', SIZE);
    await site.putExport(EXPORT);
    await world.work.ensureContainer(world.config.workContainer);
    await world.work.write(world.config.workContainer, 'normalize/dead/export.json', '{}');
    await (await normalized()).findings();
    expect(await kept()).toEqual(['normalize/dead/export.json']);
    const tomorrow = () => new Date(Date.now() + 25 * 60 * 60 * 1000);
    await (await normalized({ ...world, now: tomorrow })).findings();
    expect(await kept()).toEqual([]);
  });
});
