import type { World } from '../../shared/world.ts';

/** What an annotator does. */
export async function drawIn({ cvat: { tasks, annotations } }: World, taskId: number): Promise<void> {
  const [job] = await tasks.jobs(taskId);
  const jobId = job?.id ?? 0;
  const label_id = (await annotations.ofJob(jobId)).shapes[0]?.label_id ?? 0;
  const drawn = { type: 'rectangle', frame: 0, label_id, points: [5, 5, 9, 9], source: 'manual', attributes: [] };
  await annotations.addToJob(jobId, { tags: [], shapes: [drawn] });
}
