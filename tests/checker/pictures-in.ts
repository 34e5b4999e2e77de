import type { World } from '../../shared/world.ts';

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|jp2|p[bgp]m|tga|ico|dds|pcx)$/i;

/** A container is checked again and again: a version of a picture is read once. */
const SMALL_BYTES = 64 * 1024;
const MOST_KEPT = 500;
const kept = new Map<string, Buffer>();

/** The pictures that a container holds now. */
export async function picturesIn(images: World['images'], container: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const { name, size, etag } of images.list(container)) {
    if (!PICTURE.test(name)) continue;
    const version = `${container}/${name} ${etag}`;
    const bytes = kept.get(version) ?? (await images.readRange(container, name, { offset: 0, length: size, etag }));
    if (!bytes) continue;
    const picture = Buffer.from(bytes);
    found.set(name, picture);
    if (kept.size === MOST_KEPT) kept.clear();
    if (size <= SMALL_BYTES) kept.set(version, picture);
  }
  return found;
}
