import { z } from 'zod';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { MigrationId } from './task-input.ts';

/** `run`: when the lanes were begun, in ms since 1970. `ended`: one of them has met what ends all. */
const Lanes = z.object({ run: z.string(), ended: z.boolean() });
type Lanes = z.infer<typeof Lanes>;

export const LanesRef = z.object({ id: MigrationId, run: z.string() });
export type LanesRef = z.infer<typeof LanesRef>;

/**
 * Notes which lanes are the migration's from now on. Those of a run that its host has ended may still be under way: they begin no
 * further task, and write nothing any more that the report reads.
 */
export async function beginLanes(world: World, { id, run }: LanesRef): Promise<void> {
  const before = await readLanes(world, id);
  if (before && Number(before.run) >= Number(run)) return;
  await writeLanes(world, id, { run, ended: false });
}

export async function endLanes(world: World, { id, run }: LanesRef): Promise<void> {
  await writeLanes(world, id, { run, ended: true });
}

/** `gone`: others are the migration's lanes now. */
export async function stateOfLanes(world: World, { id, run }: LanesRef): Promise<'at work' | 'ended' | 'gone'> {
  const lanes = await readLanes(world, id);
  if (!lanes) return 'at work';
  if (lanes.run !== run) return 'gone';
  return lanes.ended ? 'ended' : 'at work';
}

function readLanes(world: World, id: string): Promise<Lanes | undefined> {
  return glanceAtWork(world, workBlobs(id).lanes, Lanes);
}

function writeLanes(world: World, id: string, lanes: Lanes): Promise<void> {
  return writeWork(world, workBlobs(id).lanes, lanes);
}
