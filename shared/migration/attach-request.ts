import type { ImageRecord } from '../dataset/record.ts';
import { manifestBytes } from '../manifest/manifest-lines.ts';
import type { DataOptions, Upload, World } from '../world.ts';
import { frameName } from './frame-name.ts';
import { imageArchive, type OnRead } from './image-archive.ts';
import type { CompleteRequest } from './request.ts';

/** Uploads images as one zip, with the manifest beside it where the order is ours. */
export async function uploadImages(
  world: World,
  request: CompleteRequest,
  input: { taskId: number; images: readonly ImageRecord[]; options: DataOptions; onRead?: OnRead },
): Promise<string> {
  const toFrame = frameName(request);
  const { onRead } = input;
  const archive = await imageArchive(world, request.images, input.images, { toFrame, ...(onRead ? { onRead } : {}) });
  const ordered = input.options.sortingMethod === 'predefined';
  const manifest = ordered ? await manifestOf(input.images, toFrame) : undefined;
  return world.cvat.tasks.uploadArchive(input.taskId, archive, {
    ...input.options,
    ...(manifest ? { manifest } : {}),
  });
}

async function manifestOf(images: readonly ImageRecord[], toFrame: (path: string) => string): Promise<Upload> {
  const named = images.map((image) => ({ ...image, path: toFrame(image.path) }));
  const parts: Uint8Array[] = [];
  for await (const part of manifestBytes([named])) parts.push(part);
  const bytes = Buffer.concat(parts);
  async function* open(offset: number) {
    yield bytes.subarray(offset);
  }
  return { size: bytes.length, open };
}
