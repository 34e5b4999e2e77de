import type { MigrationSite } from '../migration/migration-site.ts';
import { type Check, checkAgainstCvat } from './check-against-cvat.ts';
import { picturesIn } from './pictures-in.ts';

type SiteCheck = Omit<Check, 'cvatUrl' | 'token' | 'originals'> & {
  /** Default: the pictures that the site's container holds now. */
  originals?: ReadonlyMap<string, Buffer>;
};

/** The independent checker over a site: what CVAT holds of the export, by nothing that the product says. */
export async function checkSite(
  { world, images, cvat }: Pick<MigrationSite, 'world' | 'images' | 'cvat'>,
  { originals, ...check }: SiteCheck,
): Promise<string[]> {
  const server = { cvatUrl: cvat.url, token: cvat.tokens.writer };
  return checkAgainstCvat({ ...server, ...check, originals: originals ?? (await picturesIn(world.images, images)) });
}
