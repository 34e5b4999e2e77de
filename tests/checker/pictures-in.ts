import type { World } from '../../shared/world.ts';

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|jp2|p[bgp]m|tga|ico|dds|pcx)$/i;

/** The pictures that a container holds now. */
export async function picturesIn(images: World['images'], container: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const { name, size } of images.list(container)) {
    if (!PICTURE.test(name)) continue;
    const bytes = await images.readRange(container, name, { offset: 0, length: size });
    if (bytes) found.set(name, Buffer.from(bytes));
  }
  return found;
}
