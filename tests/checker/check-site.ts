import type { MigrationSite } from '../migration/migration-site.ts';
import { type Check, checkAgainstCvat } from './check-against-cvat.ts';

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i;

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
  return checkAgainstCvat({ ...server, ...check, originals: originals ?? (await picturesIn(world, images)) });
}

async function picturesIn({ images }: MigrationSite['world'], container: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const { name, size } of images.list(container)) {
    if (!PICTURE.test(name)) continue;
    const bytes = await images.readRange(container, name, { offset: 0, length: size });
    if (bytes) found.set(name, Buffer.from(bytes));
  }
  return found;
}
