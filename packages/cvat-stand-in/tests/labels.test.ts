import { expect, test } from 'vitest';
import { idOf, results, serveStandIn } from './stand-in.ts';

const { call } = serveStandIn();
const project = (labels: unknown) => call('POST', '/api/projects', { json: { name: 'p', labels } });
const patch = (id: number, labels: unknown) => call('PATCH', `/api/projects/${id}`, { json: { labels } });
const labelsOf = async (id: number) => results(await call('GET', `/api/labels?project_id=${id}&page_size=all`));
const names = async (id: number) => (await labelsOf(id)).map(({ name }) => name);
const attribute = (more: object = {}) => ({
  ...{ name: 'size', mutable: false, input_type: 'text', default_value: '', values: [''] },
  ...more,
});

test('labels: a slash, blanks and letter case are kept, blanks around are not', async () => {
  const id = idOf(await project([{ name: 'Animal/Cat' }, { name: ' black cat ' }, { name: 'animal/cat' }]));
  expect(await names(id)).toEqual(['Animal/Cat', 'black cat', 'animal/cat']);
});

test('labels: a name of more than 64 characters is 400, at its place', async () => {
  const reply = await project([{ name: 'a'.repeat(64) }, { name: 'b'.repeat(65) }]);
  expect(reply.status).toBe(400);
  expect(reply.json).toEqual({ labels: [{}, { name: ['Ensure this field has no more than 64 characters.'] }] });
});

test('labels: two of the same name are 400, also where only blanks tell them apart', async () => {
  const reply = await project([{ name: 'Cat' }, { name: 'Cat ' }]);
  expect(reply.status).toBe(400);
  expect(reply.json).toEqual(['All label names must be unique']);
});

test('labels: type defaults to any and is one of the known', async () => {
  const id = idOf(await project([{ name: 'a' }, { name: 'b', type: 'rectangle' }]));
  expect((await labelsOf(id)).map(({ type }) => type)).toEqual(['any', 'rectangle']);
  expect((await project([{ name: 'a', type: 'box' }])).json).toEqual({
    labels: [{ type: ['"box" is not a valid choice.'] }],
  });
});

test('labels: a colour is made where none is given; one that the database has no room for is 500', async () => {
  const [made, given] = await labelsOf(idOf(await project([{ name: 'a' }, { name: 'b', color: '#aabbcc' }])));
  expect(made?.color).toMatch(/^#[0-9a-f]{6}$/);
  expect(given?.color).toBe('#aabbcc');
  expect((await project([{ name: 'a', color: 'rgb(1,2,3)' }])).status).toBe(500);
});

test('labels: a PATCH without id adds, with id updates, with deleted deletes', async () => {
  const id = idOf(await project([{ name: 'a' }, { name: 'b' }]));
  const [first, second] = await labelsOf(id);
  const reply = await patch(id, [
    { id: first?.id, name: 'renamed' },
    { id: second?.id, deleted: true },
    { name: 'added', attributes: [attribute()] },
  ]);
  expect(reply.status).toBe(200);
  expect(await labelsOf(id)).toMatchObject([{ id: first?.id, name: 'renamed' }, { name: 'added' }]);
});

test('labels: a PATCH cannot add a name that is there, and then changes nothing at all', async () => {
  const id = idOf(await project([{ name: 'a' }]));
  expect((await patch(id, [{ name: 'new' }, { name: 'a' }])).status).toBe(400);
  expect(await names(id)).toEqual(['a']);
});

test('labels: attribute names, values and defaults have their limits', async () => {
  const error = async (more: object) => (await project([{ name: 'a', attributes: [attribute(more)] }])).status;
  expect(await error({ name: 'n'.repeat(65) })).toBe(400);
  expect(await error({ default_value: 'd'.repeat(129) })).toBe(400);
  expect(await error({ values: ['v'.repeat(201)] })).toBe(400);
  expect(await error({ values: Array.from({ length: 30 }, () => 'v'.repeat(150)) })).toBe(400);
  expect(await error({ input_type: 'slider' })).toBe(400);
  expect(await error({})).toBe(201);
});

test('labels: attribute names are unique within a label', async () => {
  expect((await project([{ name: 'a', attributes: [attribute(), attribute()] }])).status).toBe(400);
});

test('labels: only one of project_id, task_id and job_id can be asked for', async () => {
  expect((await call('GET', '/api/labels?project_id=1&task_id=1')).status).toBe(400);
});

test('labels: the task of a project has the ids of the project', async () => {
  const id = idOf(await project([{ name: 'a' }]));
  const task = idOf(await call('POST', '/api/tasks', { json: { name: 't', project_id: id } }));
  expect(results(await call('GET', `/api/labels?task_id=${task}`))).toEqual(await labelsOf(id));
});
