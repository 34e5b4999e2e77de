import type { Finding } from '../dataset/finding.ts';
import { MANIFEST } from '../living-manifest/manifest-blobs.ts';
import { ourManifest } from '../living-manifest/our-manifest.ts';
import { readRefreshRecord } from '../living-manifest/refresh-record.ts';
import type { World } from '../world.ts';

/** Says what became, or in a dry run would become, of a manifest in the container that is not ours. */
export async function manifestFindings(
  world: World,
  { images: container, dryRun }: { images: string; dryRun: boolean },
): Promise<Finding[]> {
  const fate = dryRun ? await expectedFate(world, container) : await fateOf(world, container);
  if (fate === undefined) return [];
  return [
    {
      ...{ code: 'MANIFEST_OF_OTHERS', severity: 'info', at: `container "${container}"` },
      detail: `A ${MANIFEST} stood in the container that this tool had not written: ${fate}`,
      fix: 'Nothing to do',
    },
  ];
}

async function fateOf(world: World, container: string): Promise<string | undefined> {
  const written = (await readRefreshRecord(world, container))?.manifest;
  if (written?.name !== undefined) return `it was left as it is, and the manifest of this tool is "${written.name}"`;
  if (written?.copy === undefined || !(await world.images.head(container, written.copy))) return undefined;
  return `it was kept as "${written.copy}", and written over`;
}

async function expectedFate(world: World, container: string): Promise<string | undefined> {
  const { name, foreign } = await ourManifest(world, container);
  if (foreign) return 'a migration would keep a copy of it, and write over it';
  return name === MANIFEST ? undefined : `it stays as it is, and the manifest of this tool would be "${name}"`;
}
