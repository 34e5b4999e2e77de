import { z } from 'zod';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';

/** What an undo is about to take away: one that is killed and begun again finds less in CVAT than it deleted. */
const UndoNote = z.object({ taskIds: z.array(z.int()), projectId: z.int().exactOptional() });
type UndoNote = z.infer<typeof UndoNote>;

export async function readUndoNote(world: World, id: string): Promise<UndoNote> {
  return (await glanceAtWork(world, workBlobs(id).undo, UndoNote)) ?? { taskIds: [] };
}

/** Since it was started last. */
export async function isUndone(world: World, id: string): Promise<boolean> {
  return (await glanceAtWork(world, workBlobs(id).undo, UndoNote)) !== undefined;
}

export function writeUndoNote(world: World, id: string, note: UndoNote): Promise<void> {
  return writeWork(world, workBlobs(id).undo, note);
}
