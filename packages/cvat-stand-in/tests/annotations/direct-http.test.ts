import { expect, test } from 'vitest';
import { serveTask } from './served-task.ts';

const shape = (more: object = {}) => ({ type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4], ...more });
const TASK = '/api/tasks/5/annotations';
const JOB = '/api/jobs/11/annotations';
const TWO_JOBS = {
  jobs: [
    { start: 0, stop: 2 },
    { start: 2, stop: 3 },
  ],
  overlap: 1,
};

test('GET answers whole LabeledData, with the defaults of attributes that were not sent', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape()], tags: [{ frame: 1, label_id: 7 }] });
  const { status, headers, body } = await call('GET', JOB);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/vnd.cvat+json');
  const attributes = [
    { spec_id: 70, value: 'grey' },
    { spec_id: 71, value: '' },
  ];
  expect(body).toEqual({
    ...{ version: 0, tracks: [], intervals: [] },
    tags: [{ id: 1, frame: 1, label_id: 7, group: 0, source: 'manual', attributes }],
    shapes: [
      {
        ...{ id: 1, type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4], group: 0, source: 'manual' },
        ...{ score: 1, occluded: false, outside: false, z_order: 0, rotation: 0, attributes, elements: [] },
      },
    ],
  });
});

test('GET sorts by frame', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape({ frame: 3 }), shape({ frame: 1 }), shape({ frame: 2 })] });
  const { body } = await call('GET', JOB);
  expect(body.shapes.map((one: { frame: number }) => one.frame)).toEqual([1, 2, 3]);
});

test('what changes annotations moves the date of their task on', async () => {
  const { call } = await serveTask();
  const date = async () => (await call('GET', '/api/tasks/5')).body.updated_date;
  const before = await date();
  await call('PUT', JOB, { shapes: [shape()] });
  expect(await date()).not.toBe(before);
});

test('the path works with and without its slash', async () => {
  const { call } = await serveTask();
  expect((await call('GET', TASK)).status).toBe(200);
  expect((await call('GET', `${TASK}/`)).status).toBe(200);
});

test.each([
  ['PUT', TASK],
  ['PATCH', `${JOB}?action=create`],
  ['DELETE', JOB],
  ['POST', `${TASK}?format=COCO%201.0`],
])('%s %s is refused before the task has data', async (method, path) => {
  const { call } = await serveTask({ ready: false });
  const { status, body } = await call(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
  expect(status).toBe(400);
  expect(body).toEqual(['This task data has not been initialized yet']);
});

test('PUT answers what was stored with its ids, synchronously', async () => {
  const { call } = await serveTask();
  const { status, body } = await call('PUT', JOB, { shapes: [shape(), shape({ frame: 1 })] });
  expect(status).toBe(200);
  expect(body.shapes.map((one: { id: number }) => one.id)).toEqual([1, 2]);
  expect(body.shapes[0].attributes).toEqual([]);
});

test('PUT replaces everything of the job, twice the same', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape()], tags: [{ frame: 0, label_id: 8 }] });
  await call('PUT', JOB, { shapes: [shape({ frame: 1 })] });
  await call('PUT', JOB, { shapes: [shape({ frame: 1 })] });
  const { body } = await call('GET', JOB);
  expect(body.tags).toEqual([]);
  expect(body.shapes.map(({ id, frame }: { id: number; frame: number }) => [id, frame])).toEqual([[3, 1]]);
});

test('PATCH create adds, and twice adds twice', async () => {
  const { call } = await serveTask();
  await call('PATCH', `${JOB}?action=create`, { shapes: [shape()] });
  await call('PATCH', `${JOB}?action=create`, { shapes: [shape()] });
  expect((await call('GET', JOB)).body.shapes).toHaveLength(2);
});

test('PATCH update changes the shape of that id and adds what has none', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape(), shape({ frame: 1 })] });
  await call('PATCH', `${JOB}?action=update`, {
    shapes: [shape({ id: 1, points: [9, 9, 9, 9] }), shape({ frame: 3 })],
  });
  const { body } = await call('GET', JOB);
  expect(body.shapes.map((one: { id: number; points: number[] }) => [one.id, one.points[0]])).toEqual([
    [1, 9],
    [2, 1],
    [3, 1],
  ]);
});

test('PATCH delete removes by id, and passes over an id that is not of this job', async () => {
  const { call } = await serveTask(TWO_JOBS);
  await call('PUT', JOB, { shapes: [shape()] });
  await call('PUT', '/api/jobs/12/annotations', { shapes: [shape({ frame: 3 })] });
  await call('PATCH', `${JOB}?action=delete`, { shapes: [shape({ id: 1 }), shape({ id: 2, frame: 3 })] });
  const { body } = await call('GET', TASK);
  expect(body.shapes.map((one: { id: number }) => one.id)).toEqual([2]);
});

test.each(['', '?action=', '?action=put'])('PATCH with action %j is refused', async (query) => {
  const { call } = await serveTask();
  expect((await call('PATCH', `${JOB}${query}`, { shapes: [] })).status).toBe(400);
});

test('DELETE empties the job, 204', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape()] });
  expect((await call('DELETE', JOB)).status).toBe(204);
  expect((await call('GET', JOB)).body.shapes).toEqual([]);
});

test('an unknown label is refused by number, and nothing is stored', async () => {
  const { call } = await serveTask();
  const { status, body } = await call('PUT', JOB, { shapes: [shape(), shape({ label_id: 99 })] });
  expect([status, body]).toEqual([400, ['label_id `99` is invalid']]);
  expect((await call('GET', JOB)).body.shapes).toEqual([]);
});

test('a refused PUT leaves what was there', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape()] });
  await call('PUT', JOB, { shapes: [shape({ label_id: 99 })] });
  expect((await call('GET', JOB)).body.shapes).toHaveLength(1);
});

test("a task's PUT that is refused for its last job changes none of them", async () => {
  const { call } = await serveTask(TWO_JOBS);
  await call('PUT', TASK, { shapes: [shape()] });
  expect((await call('PUT', TASK, { shapes: [shape(), shape({ frame: 3, label_id: 99 })] })).status).toBe(400);
  expect((await call('GET', TASK)).body.shapes).toMatchObject([{ id: 1 }]);
});

test('an attribute of another label is refused by number', async () => {
  const { call } = await serveTask();
  const sent = { shapes: [shape({ attributes: [{ spec_id: 80, value: 'true' }] })] };
  const { status, body } = await call('PUT', JOB, sent);
  expect([status, body]).toEqual([400, ['spec_id `80` is invalid']]);
});

test('a track has what never changes, its shapes what does', async () => {
  const { call } = await serveTask();
  const attributes = (spec_id: number) => [{ spec_id, value: 'x' }];
  const send = (fixed: number, changing: number) => {
    const shapes = [{ type: 'rectangle', frame: 0, points: [1, 2, 3, 4], attributes: attributes(changing) }];
    return call('PUT', JOB, { tracks: [{ frame: 0, label_id: 7, shapes, attributes: attributes(fixed) }] });
  };
  expect((await send(70, 71)).status).toBe(200);
  expect((await send(71, 71)).body).toEqual(['spec_id `71` is invalid']);
  expect((await send(70, 70)).body).toEqual(['spec_id `70` is invalid']);
});

test('NaN does not even parse', async () => {
  const { call } = await serveTask();
  const { status, body } = await call('PUT', JOB, '{"shapes":[{"type":"rectangle","points":[NaN,1,2,3]}]}');
  expect(status).toBe(400);
  expect(body.detail).toMatch(/^JSON parse error/);
});

test('a job takes a frame of another job, and keeps it where nobody sees it', async () => {
  const { call } = await serveTask(TWO_JOBS);
  expect((await call('PUT', JOB, { shapes: [shape({ frame: 3 }), shape({ frame: 900 })] })).status).toBe(200);
  expect((await call('GET', '/api/jobs/12/annotations')).body.shapes).toEqual([]);
  expect((await call('GET', JOB)).body.shapes).toHaveLength(2);
});

test('a task drops what lies on no frame of its jobs, without a word', async () => {
  const { call } = await serveTask();
  const { status, body } = await call('PUT', TASK, {
    shapes: [shape(), shape({ frame: 4 }), shape({ frame: 5, label_id: 99 })],
    tags: [{ frame: 4, label_id: 7 }],
  });
  expect(status).toBe(200);
  expect([body.shapes.length, body.tags.length]).toEqual([1, 0]);
});

test('a task stores what lies in an overlap in both jobs, and shows it once', async () => {
  const { call } = await serveTask(TWO_JOBS);
  const polygon = shape({ frame: 2, type: 'polygon', points: [0, 0, 9, 0, 0, 9] });
  await call('PUT', TASK, { shapes: [shape({ frame: 2 }), polygon], tags: [{ frame: 2, label_id: 7 }] });
  for (const job of [11, 12]) {
    const { body } = await call('GET', `/api/jobs/${job}/annotations`);
    expect([body.shapes.length, body.tags.length]).toEqual([2, 1]);
  }
  const { body } = await call('GET', TASK);
  expect([body.shapes.length, body.tags.length]).toEqual([2, 1]);
});

test('a task shows masks of an overlap twice, as CVAT does', async () => {
  const { call } = await serveTask(TWO_JOBS);
  await call('PUT', TASK, { shapes: [shape({ frame: 2, type: 'mask', points: [0, 4, 1, 1, 2, 2] })] });
  expect((await call('GET', TASK)).body.shapes).toHaveLength(2);
});

test('a task leaves its consensus replicas alone', async () => {
  const { call } = await serveTask({
    jobs: [
      { start: 0, stop: 3 },
      { start: 0, stop: 3, type: 'consensus_replica' },
    ],
  });
  await call('PUT', '/api/jobs/12/annotations', { shapes: [shape({ frame: 1 })] });
  await call('PUT', TASK, { shapes: [shape()] });
  await call('DELETE', TASK);
  expect((await call('GET', '/api/jobs/12/annotations')).body.shapes).toHaveLength(1);
  expect((await call('GET', TASK)).body.shapes).toEqual([]);
});

test('a label that is deleted takes its annotations along', async () => {
  const { call } = await serveTask();
  await call('PUT', JOB, { shapes: [shape(), shape({ label_id: 8 })], tags: [{ frame: 0, label_id: 8 }] });
  expect((await call('PATCH', '/api/projects/3', { labels: [{ id: 8, deleted: true }] })).status).toBe(200);
  expect((await call('GET', JOB)).body).toMatchObject({ shapes: [{ label_id: 7 }], tags: [] });
});

test("a task's PUT reaches every job", async () => {
  const { call } = await serveTask({
    jobs: [
      { start: 0, stop: 1 },
      { start: 2, stop: 3 },
    ],
  });
  await call('PUT', '/api/jobs/12/annotations', { shapes: [shape({ frame: 3 })] });
  await call('PUT', TASK, { shapes: [shape({ frame: 1 })] });
  expect((await call('GET', '/api/jobs/12/annotations')).body.shapes).toEqual([]);
  expect((await call('GET', '/api/jobs/11/annotations')).body.shapes).toHaveLength(1);
});

test('GET with a format and PUT with a request id are gone', async () => {
  const { call } = await serveTask();
  expect((await call('GET', `${TASK}?format=COCO%201.0`)).status).toBe(410);
  expect((await call('PUT', `${TASK}?rq_id=x`, {})).status).toBe(410);
});

test.each(['/api/tasks/77/annotations', '/api/jobs/77/annotations', '/api/tasks/x/annotations'])(
  '%s does not exist',
  async (path) => {
    const { call } = await serveTask();
    expect((await call('GET', path)).status).toBe(404);
  },
);

test("somebody else's task is forbidden", async () => {
  const { call } = await serveTask({ owner: 1 });
  expect((await call('GET', TASK)).status).toBe(403);
  expect((await call('PUT', TASK, {})).status).toBe(403);
});

test('annotations survive a restart', async () => {
  const { call, restart } = await serveTask();
  await call('PUT', JOB, { shapes: [shape()] });
  await restart();
  expect((await call('GET', JOB)).body).toMatchObject({ shapes: [{ id: 1 }] });
});
