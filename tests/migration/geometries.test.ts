import { afterEach, describe, expect, inject, it } from 'vitest';
import { type MigrationSite, startSite } from './migration-site.ts';
import { reportOf } from './report-of.ts';
import { runSteps } from './run-steps.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };

/** In pixels, as Azure ML writes exports with the coordinate type "Absolute". */
const EXPORT = {
  images: ['flat.jpg', 'turned.jpg'].map((file_name, k) => ({ id: k + 1, ...SIZE, file_name })),
  categories: [{ id: 1, name: 'Cat' }],
  annotations: [
    { id: 1, category_id: 1, image_id: 1, area: 300, bbox: [1, 2, 30, 10] },
    {
      ...{ id: 2, category_id: 1, image_id: 1, area: 250, bbox: [2, 2, 48, 38] },
      segmentation: [
        [2, 2, 12, 2, 12, 12, 2, 12],
        [40, 30, 50, 30, 50, 40, 40, 40],
      ],
    },
    {
      ...{ id: 3, category_id: 1, image_id: 2, area: 96, bbox: [10, 0, 2, 48], iscrowd: 1 },
      // Columns first, as COCO counts: two whole columns from the tenth on.
      segmentation: { size: [48, 64], counts: [480, 96, 2496] },
    },
    { id: 4, category_id: 1, image_id: 2, area: 750, bbox: [30, 20, 30, 25] },
  ],
};

describe('a migration of absolute coordinates', () => {
  it('carries a polygon of two parts as one, a mask, and boxes of turned images; the assignee gets the task', async () => {
    site = await startSite(inject('azurite'));
    await site.putImage('flat.jpg', SIZE);
    await site.putImage('turned.jpg', { ...SIZE, orientation: 6 });
    const { username } = await site.world.cvat.self();
    const request = { export: await site.putExport(EXPORT), tasks: { assignee: username } };
    const { id, result } = await runSteps(site.world, request);
    const { world } = site;
    const report = await reportOf(world, id);
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(result.verdict).toBe('verified');
    expect(report.totals.annotations).toMatchObject({ read: 4, migrated: 4, matched: 4, excluded: 0 });

    const taskId = report.tasks[0]?.id ?? 0;
    const headers = { Authorization: `Bearer ${site.cvat.tokens.writer}` };
    const task = await fetch(`${site.cvat.url}/api/tasks/${taskId}`, { headers });
    expect(await task.json()).toMatchObject({ assignee: { username } });
    const [job] = await world.cvat.tasks.jobs(taskId);
    const { shapes } = await world.cvat.annotations.ofJob(job?.id ?? 0);
    const held = (type: string) => shapes.filter((shape) => shape.type === type);
    expect(held('rectangle').map(({ frame, points }) => [frame, points])).toEqual([
      [0, [1, 2, 31, 12]],
      [1, [30, 20, 60, 45]],
    ]);
    const parts = held('polygon');
    expect(parts).toHaveLength(2);
    expect(parts[0]?.group).toBeGreaterThan(0);
    expect(parts[1]?.group).toBe(parts[0]?.group);
    expect(held('mask')).toHaveLength(1);
  });
});
