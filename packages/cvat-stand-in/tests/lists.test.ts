import { beforeAll, expect, test } from 'vitest';
import { newTask } from './attached.ts';
import { results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const { call } = standIn;
const list = (query: string) => call('GET', `/api/tasks?${query}`);
const names = async (query: string) => results(await list(query)).map(({ name }) => name);

beforeAll(async () => {
  for (let number = 1; number <= 12; number += 1) {
    await newTask(standIn, { name: `task ${number}`, bug_tracker: `migration/${number}`, subset: 'Train' });
  }
});

test('lists: ten a page, newest first, with links to the other pages', async () => {
  const first = await list('');
  expect(first.json).toMatchObject({ count: 12, previous: null });
  expect(results(first)).toHaveLength(10);
  expect(results(first)[0]).toMatchObject({ name: 'task 12' });
  const second = await call('GET', String(first.json.next));
  expect(second.json).toMatchObject({ next: null, results: [{ name: 'task 2' }, { name: 'task 1' }] });
});

test('lists: a page that does not exist is 404', async () => {
  expect((await list('page=3')).json).toEqual({ detail: 'Invalid page.' });
  expect((await list('page=3')).status).toBe(404);
});

test('lists: page_size has no upper limit and takes all', async () => {
  expect(await names('page_size=all')).toHaveLength(12);
  expect(await names('page_size=1000')).toHaveLength(12);
  expect(await names('page_size=3')).toHaveLength(3);
});

test('lists: sort, with a minus for the other way', async () => {
  expect((await names('sort=id'))[0]).toBe('task 1');
  expect((await names('sort=-name'))[0]).toBe('task 9');
});

test('lists: tracker_link and name are matched exactly', async () => {
  expect(await names('tracker_link=migration/1')).toEqual(['task 1']);
  expect(await names('name=task')).toEqual([]);
});

test('lists: search looks for a part, without regard to case', async () => {
  expect(await names('search=TASK 11')).toEqual(['task 11']);
});

test('lists: filter takes JSON Logic', async () => {
  const filter = (rule: object) => names(`filter=${encodeURIComponent(JSON.stringify(rule))}`);
  expect(await filter({ and: [{ '==': [{ var: 'name' }, 'task 4'] }] })).toEqual(['task 4']);
  expect(await filter({ in: [{ var: 'id' }, [2, 3]] })).toEqual(['task 3', 'task 2']);
  expect((await list('filter={"regex":[1,2]}')).status).toBe(400);
});

test('lists: filter takes no field that the list lacks, not even where nothing is listed', async () => {
  const filter = encodeURIComponent(JSON.stringify({ and: [{ '==': [{ var: 'bug_tracker' }, 'migration/1'] }] }));
  for (const path of ['tasks', 'cloudstorages']) {
    const reply = await call('GET', `/api/${path}?filter=${filter}`);
    expect([reply.status, reply.json]).toEqual([400, ["filter: term 'bug_tracker' is not supported"]]);
  }
});

test('lists: what is only sorted and filtered by is ignored as a parameter', async () => {
  expect(await names('updated_date=never&page_size=all')).toHaveLength(12);
  expect(await names('bug_tracker=none&page_size=all')).toHaveLength(12);
});

test('lists: names are not unique', async () => {
  await newTask(standIn, { name: 'twin' });
  await newTask(standIn, { name: 'twin' });
  expect(await names('name=twin')).toEqual(['twin', 'twin']);
});
