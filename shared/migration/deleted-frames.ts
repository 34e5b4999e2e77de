import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import type { ImageRecord } from '../dataset/record.ts';
import type { TaskReading } from './read-task.ts';

/** Images of this export whose frames somebody has deleted in CVAT: they are there, and nobody can see or export them. */
export function deletedFrames(
  { task, images, deleted }: Pick<TaskReading, 'task' | 'images' | 'deleted'>,
  wanted: { images: readonly ImageRecord[] },
): Finding[] {
  const ours = new Set(wanted.images.map(({ path }) => path));
  const gone = images.flatMap(({ path }, frame) => (deleted.has(frame) && ours.has(path) ? [{ path, frame }] : []));
  if (gone.length === 0) return [];
  const named = gone.map(({ path, frame }) => `"${path}" (frame ${frame})`);
  return [
    {
      ...{ code: 'FRAME_DELETED', severity: 'warning', effect: 'excluded', at: `task ${task.id}`, count: gone.length },
      detail: `somebody deleted frames in CVAT, so that their images are shown to nobody: ${listed(named)}`,
      fix: 'Nothing to do if that was meant; otherwise open such a frame in CVAT, restore it, and start the migration again',
    },
  ];
}
