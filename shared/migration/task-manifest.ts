import type { ImageRecord } from '../dataset/record.ts';
import { manifestBytes } from '../manifest/manifest-lines.ts';
import type { World } from '../world.ts';
import type { CreatedTaskRef } from './task-input.ts';

/**
 * Name of the manifest that creates one task: at the container's root, since names in it are relative to its folder, and
 * fresh for every CVAT task, since CVAT may go on serving its copy of an older blob of the same name.
 */
export function taskManifestName({ id, task, taskId }: CreatedTaskRef): string {
  return `cvat-task-${id.slice(0, 12)}-${task}-${taskId}.jsonl`;
}

export async function writeTaskManifest(
  world: World,
  container: string,
  ref: CreatedTaskRef,
  images: readonly ImageRecord[],
): Promise<string> {
  const name = taskManifestName(ref);
  await world.images.write(container, name, manifestBytes([images]), { contentType: 'application/x-ndjson' });
  return name;
}

export async function removeTaskManifest(world: World, container: string, ref: CreatedTaskRef): Promise<void> {
  await world.images.delete(container, taskManifestName(ref));
}
