import { markStale } from '../shared/living-manifest/mark-stale.ts';
import { runRefresh } from '../shared/living-manifest/run-refresh.ts';
import type { World } from '../shared/world.ts';
import { ImageSet } from './image-set.ts';
import { type Row, startStub, stubWorld } from './manifest-site.ts';

const HOUR_MS = 3_600_000;

/**
 * Images that land evenly within an hour, each with its event, by a clock of the bench's own; refreshes come when their
 * messages are due, and take none of that time.
 */
export async function burst(images: number): Promise<Row> {
  const set = await ImageSet.make(images);
  const stub = await startStub(images);
  let now = Date.parse('2026-01-01T00:00:00Z');
  let due: number[] = [];
  let refreshes = 0;
  let measured = 0;
  const world: World = {
    ...stubWorld(stub.url),
    now: () => new Date(now),
    queue: {
      ...stubWorld(stub.url).queue,
      send: async (_queue, _message, options) => {
        due.push(now + 1000 * (options?.delaySeconds ?? 0));
      },
    },
  };
  await world.work.ensureContainer(world.config.workContainer);
  await stub.counters();
  async function refreshDue(landed: number): Promise<void> {
    const count = due.filter((at) => at <= now).length;
    due = due.filter((at) => at > now);
    for (let i = 0; i < count; i++) {
      await stub.show(landed);
      const refreshed = await runRefresh(world, 'images');
      refreshes += 1;
      if (refreshed.state !== 'failed') measured += refreshed.read;
    }
  }
  for (let i = 0; i < images; i++) {
    now += HOUR_MS / images;
    await refreshDue(i);
    await markStale(world, { container: 'images', name: set.name(i) });
  }
  for (let rounds = 0; due.length > 0 && rounds < 100; rounds++) {
    now = Math.max(now, ...due);
    await refreshDue(images);
  }
  const { read } = await stub.counters();
  stub.stop();
  return [
    `${images} images landing within an hour (by a simulated clock)`,
    `${refreshes} refreshes, ${measured} headers measured in ${(read / images).toFixed(2)} requests each`,
    '<= 10 refreshes, each image once',
    '',
  ];
}
