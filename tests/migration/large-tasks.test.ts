import { expect, test } from 'vitest';
import { largeTasks } from '../../shared/migration/large-tasks.ts';

const task = (images: number, kind = 'new') => ({ kind, images });

test('largeTasks() speaks of new tasks above 5,000 images, and of no others', () => {
  expect(largeTasks([task(5000), task(9000, 'existing')])).toEqual([]);
  expect(largeTasks([task(2000), task(5001), task(8000)])).toMatchObject([
    { code: 'TASKS_LARGE', count: 2, detail: expect.stringContaining('up to 8000 images') },
  ]);
});
