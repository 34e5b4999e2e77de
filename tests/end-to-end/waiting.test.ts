import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { waitingWords } from '../../local/terminal/waiting-words.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
});
afterAll(() => pipeline?.stop());

const SIZE = { width: 64, height: 48 };

test('a migration shows which call it waits for, what CVAT said and when it tries again, and then goes on', async () => {
  const { client, cvat, exports } = pipeline;
  await pipeline.putImage('a.jpg', SIZE);
  await pipeline.putExport(azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]));
  const busy = { kind: 'status', method: 'POST', path: '/api/tasks$', status: 503, body: 'Come back later' } as const;
  cvat.faults.add({ ...busy, times: 1000 });
  const { id } = await client.start({ export: { container: exports, name: 'project.json' } });
  const waiting = await eventually(async () => {
    const { status } = await client.get(id);
    expect(status?.waiting).toBeDefined();
    expect(status?.stage).toBe('tasks');
    return status?.waiting;
  });
  expect(waiting).toMatchObject({
    what: expect.stringMatching(/^create the task "/),
    said: expect.stringContaining('CVAT answered 503: Come back later'),
  });
  expect(waiting && waitingWords(waiting)).toMatch(/^waits to create the task .*Come back later.* \(.*\)$/);
  cvat.faults.clear();
  const ended = await pipeline.ended(id);
  expect(ended).toMatchObject({ verdict: 'verified' });
  expect(ended.status).not.toHaveProperty('waiting');
});
