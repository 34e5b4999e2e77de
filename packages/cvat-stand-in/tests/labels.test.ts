import { expect, test } from 'vitest';
import { z } from 'zod';
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

test('labels: blanks are those of Python, which knows more of them and no byte order mark', async () => {
  const id = idOf(await project([{ name: 'a\u0085' }, { name: '\u001fb' }, { name: '\ufeffc' }]));
  expect(await names(id)).toEqual(['a', 'b', '\ufeffc']);
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

test('labels: what Python counts as blank goes from the ends of a name, and half a character is refused', async () => {
  expect(await names(idOf(await project([{ name: '\u001cCat\u0085' }, { name: '\ufeffDog' }])))).toEqual([
    'Cat',
    '\ufeffDog',
  ]);
  expect((await project([{ name: 'a\ud83d' }])).json).toEqual({
    labels: [{ name: ['Surrogate characters are not allowed: U+D83D.'] }],
  });
});

test('labels: an attribute keeps its kind, and a select all of its values', async () => {
  const select = { name: 'seen', input_type: 'select', default_value: 'no', values: ['no', 'yes'] };
  const id = idOf(await project([{ name: 'a', attributes: [attribute(), attribute(select)] }]));
  const [label] = await labelsOf(id);
  const [size, seen] = z.array(z.object({ id: z.number() })).parse(label?.attributes);
  const change = async (more: object) => (await patch(id, [{ id: label?.id, attributes: [more] }])).json;
  expect(await change({ id: size?.id, mutable: true })).toEqual(['Attribute field "mutable" cannot be changed']);
  expect(await change({ ...select, id: seen?.id, values: ['no'] })).toEqual([
    'Attribute field "values" can only be appended for radio and select attributes',
  ]);
  expect(await change({ id: seen?.id, name: 'seen', default_value: 'maybe' })).toEqual([
    'Attribute field "default_value" is invalid for attribute input type',
  ]);
  expect(await change({ id: seen?.id, name: 'size' })).toEqual([
    'Attribute names are already used by this label: size',
  ]);
  expect(await change({ id: seen?.id, name: 'looked at' })).toMatchObject({ id });
});

test("labels: a change of a project's labels is one of its tasks, too", async () => {
  const id = idOf(await project([{ name: 'a' }]));
  const task = idOf(await call('POST', '/api/tasks', { json: { name: 't', project_id: id } }));
  const date = async () => (await call('GET', `/api/tasks/${task}`)).json.updated_date;
  const before = await date();
  await patch(id, [{ name: 'b' }]);
  const between = await date();
  await call('PATCH', `/api/labels/${(await labelsOf(id))[0]?.id}`, { json: { color: '#aabbcc' } });
  expect(new Set([before, between, await date()]).size).toBe(3);
});
