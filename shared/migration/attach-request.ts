import type { Task } from '../cvat/wire.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { forgetPictures, type Picture, readPictures, writePictures } from '../ledger/pictures.ts';
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
    filename: archiveName(input.images.map(({ path }) => toFrame(path))),
    ...(manifest ? { manifest } : {}),
  });
}

/** People unpack an archive into a folder of its name: then ours needs another one. */
function archiveName(frames: readonly string[]): string {
  const folders = new Set(frames.map((name) => name.slice(0, Math.max(0, name.indexOf('/')))));
  let name = 'images.zip';
  for (let n = 2; folders.has(name); n += 1) name = `images-${n}.zip`;
  return name;
}

/**
 * The same for a task that is to stay: which bytes it got is noted, so that a later run knows the file of an image again. CVAT goes on with
 * what it has where an earlier run died between its last chunk and the creation: what that one noted holds until these bytes have gone out.
 */
export async function uploadNoted(
  world: World,
  request: CompleteRequest,
  { task, ...input }: { task: Task; images: readonly ImageRecord[]; options: DataOptions },
): Promise<string> {
  const byFrame = versionsOf(request, input.images);
  const before = await readPictures(world, task);
  // Before the upload, too: it takes these versions or fails, and who dies during it leaves a note.
  if (!before) await writePictures(world, task, { byFrame });
  const onRead: OnRead = ({ name: frame, etag, sha256 }) => byFrame.set(frame, { frame, etag, sha256 });
  const requestId = await uploadImages(world, request, { taskId: task.id, ...input, onRead });
  const toFrame = frameName(request);
  const isSent = input.images.every(({ path }) => byFrame.get(toFrame(path))?.sha256 !== undefined);
  if (isSent) await writePictures(world, task, { byFrame });
  // Whoever sent them has left no note: what CVAT serves is compared with the files.
  else if (!before) await forgetPictures(world, task);
  return requestId;
}

/** The versions of the images as they were measured, by the names of their frames. */
export function versionsOf(request: CompleteRequest, images: readonly ImageRecord[]): Map<string, Picture> {
  const toFrame = frameName(request);
  const versions = new Map<string, Picture>();
  for (const { path, measured } of images) {
    const frame = toFrame(path);
    if (measured) versions.set(frame, { frame, etag: measured.etag });
  }
  return versions;
}

/** The account and container that CVAT reads the images from, where they are not uploaded. */
export function readFrom(world: World, { images }: Pick<CompleteRequest, 'images'>): string {
  return `${world.images.account.name}/${images}`;
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
