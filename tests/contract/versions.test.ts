import { afterEach, describe, expect, inject, it } from 'vitest';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { runSteps } from '../migration/run-steps.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = {
  'a/one.jpg': SIZE,
  'a/two.PNG': SIZE,
  'b c/zwölf.jpg': SIZE,
  'three.jpg': SIZE,
  'b c/turned.jpg': { width: 48, height: 64 },
};
const DRAWN: Drawn[] = [
  { image: 'a/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'a/one.jpg', label: 'Animal/Dog', box: [0, 0, 64, 48] },
  { image: 'a/two.PNG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'b c/zwölf.jpg', label: 'Animal/Cat', box: [3, 4, 5, 6] },
  { image: 'b c/turned.jpg', label: 'Animal/Cat', box: [10, 20, 30, 25] },
  { image: 'three.jpg', label: 'sunny' },
];
const DOCUMENT = azureExport(IMAGES, DRAWN);

/** Those without access tokens take the key of a user. */
const VERSIONS = ['2.16.0', '2.23.1', '2.47.0', '2.56.0', '2.73.0'];
const SORTINGS = ['lexicographical', 'predefined'] as const;

let site: MigrationSite | undefined;
afterEach(async () => {
  await site?.stop();
  site = undefined;
});

async function oldSite(version: string): Promise<MigrationSite> {
  const hasTokens = Number(version.split('.')[1]) >= 48;
  const credential = (cvat: MigrationSite['cvat']) =>
    hasTokens ? cvat.tokens.writer : `Token ${cvat.tokens.legacyKey}`;
  site = await startSite(inject('azurite'), ({ cvat }) => ({ CVAT_TOKEN: credential(cvat) }), { version });
  for (const [path, size] of Object.entries(IMAGES)) {
    await site.putImage(path, path.includes('turned') ? { ...size, orientation: 6 } : size);
  }
  return site;
}

async function problems({ world, cvat, images, settings }: MigrationSite): Promise<string[]> {
  const originals = new Map<string, Buffer>();
  for (const path of Object.keys(IMAGES)) {
    const blob = await world.images.readRange(images, path, { offset: 0, length: 1 << 20 });
    originals.set(path, Buffer.from(blob ?? []));
  }
  const server = { cvatUrl: cvat.url, token: settings.CVAT_TOKEN ?? '' };
  return checkAgainstCvat({ ...server, export: DOCUMENT, project: 'project', originals });
}

describe.each(VERSIONS)('a migration to CVAT %s', (version) => {
  it.each([
    ['cloud-storage', SORTINGS[0]],
    ['upload', SORTINGS[1]],
  ])('ends verified, and CVAT holds what the export has (%s)', async (dataSource, sortingMethod) => {
    const target = await oldSite(version);
    const exported = await target.putExport(DOCUMENT);
    const tasks = { size: 3, segmentSize: 2, sortingMethod };
    const { result } = await runSteps(target.world, { export: exported, dataSource, tasks });
    expect(result.verdict).toBe('verified');
    expect(await problems(target)).toEqual([]);
    expect(target.cvat.requestsSeen.filter(({ status }) => status >= 500 || status === 0)).toEqual([]);
  });
});
