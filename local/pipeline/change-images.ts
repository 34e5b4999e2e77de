import type { ContainerClient } from '@azure/storage-blob';
import sharp from 'sharp';
import { awaitManifest } from './await-manifest.ts';

const NAME = 'visitors/guest';

/** An image comes, is replaced by a turned one, and goes: the manifest follows each time. */
export async function changeImages(
  container: ContainerClient,
  options: { signal: AbortSignal; followed(changes: number): void },
): Promise<void> {
  const { signal, followed } = options;
  const blob = container.getBlockBlobClient(`${NAME}.jpg`);
  const lineIs = (size: string) => `{"name":"${NAME}","extension":".jpg",${size}}`;
  const upright = await picture(1);
  await blob.upload(upright, upright.length, { abortSignal: signal });
  const tall = lineIs('"width":40,"height":60');
  await awaitManifest(container, { wanted: 'the new image', until: (lines) => lines.includes(tall), signal });
  followed(1);
  const turned = await picture(6);
  await blob.upload(turned, turned.length, { abortSignal: signal });
  const wide = lineIs('"width":60,"height":40');
  await awaitManifest(container, { wanted: 'the turned image', until: (lines) => lines.includes(wide), signal });
  followed(2);
  await blob.delete({ abortSignal: signal });
  const isGone = (lines: readonly string[]) => lines.length > 0 && !lines.some((line) => line.includes(NAME));
  await awaitManifest(container, { wanted: 'all images but the deleted one', until: isGone, signal });
  followed(3);
}

/** 40 x 60 pixels, shown as the EXIF orientation says. */
function picture(orientation: number): Promise<Buffer> {
  const create = { width: 40, height: 60, channels: 3, background: '#87b5d9' } as const;
  return sharp({ create }).jpeg().withMetadata({ orientation }).toBuffer();
}
