import { inject } from 'vitest';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

export const SIZE = { width: 64, height: 48 };
export const PATHS = ['a/one.jpg', 'a/two.jpg', 'a/three.jpg'];
/** Three images with one box on each. */
export const DOCUMENT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
);

/** A site whose container holds the three images. */
export async function startThreeImages(): Promise<MigrationSite> {
  const site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  return site;
}
