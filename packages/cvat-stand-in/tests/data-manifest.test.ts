import { expect, test } from 'vitest';
import { attach, create, frameNames, newTask, postData } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const { call, ended } = standIn;
const picture = jpeg();

/** A storage with these blobs; every one that ends in .jpg, .png or .JPG is a picture. */
async function storage(keys: string[], content: string, options: { path?: string; more?: object } = {}) {
  const blobs = Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await picture] as const)));
  const made = await container({ ...blobs, [options.path ?? 'manifest.jsonl']: content });
  return { ...made, id: await attach(standIn, made.name, options.more) };
}

const LIST = ['a.jpg', 'B/b.JPG', 'c d.png'];
const listed = () => storage(LIST, manifest(...LIST.map((key) => entry(key))));

test('data: frames are the whole keys, in code-point order', async () => {
  const { id } = await listed();
  const task = await create(standIn, id, {});
  expect(task).toMatchObject({ status: 'finished', message: '' });
  expect(await frameNames(standIn, task.id)).toEqual(['B/b.JPG', 'a.jpg', 'c d.png']);
});

test('data: the task has its size, media type and jobs afterwards', async () => {
  const { id } = await listed();
  const task = await create(standIn, id, { image_quality: 55 }, { segment_size: 2 });
  expect((await call('GET', `/api/tasks/${task.id}`)).json).toMatchObject({
    ...{ size: 3, mode: 'annotation', media_type: 'image', dimension: '2d', image_quality: 55 },
    ...{ data_cloud_storage_id: id, jobs: { count: 2 } },
  });
});

test('data: the request is answered 202 with an id that can be computed', async () => {
  const { id } = await listed();
  const task = await newTask(standIn);
  const reply = await postData(standIn, task, id, {});
  expect(reply.json).toEqual({ rq_id: `action=create&target=task&target_id=${task}` });
  await ended(reply.json.rq_id);
});

test('data: sizes come from the manifest, whatever the images are', async () => {
  const { id } = await storage(['a.jpg'], manifest(entry('a.jpg', { width: 800, height: 600 })));
  const task = await create(standIn, id, {});
  const { json } = await call('GET', `/api/tasks/${task.id}/data/meta`);
  expect(json).toMatchObject({ size: 1, storage: 'cloud_storage', cloud_storage_id: id, deleted_frames: [] });
  expect(json.frames).toEqual([
    { name: 'a.jpg', width: 800, height: 600, related_files: 0, has_related_context: false },
  ]);
});

test('data: sorting natural and predefined', async () => {
  const keys = ['10.jpg', '9.jpg', '1.jpg'];
  const { id } = await storage(keys, manifest(...keys.map((key) => entry(key))));
  const ordered = async (sorting_method: string) =>
    frameNames(standIn, (await create(standIn, id, { sorting_method })).id);
  expect(await ordered('natural')).toEqual(['1.jpg', '9.jpg', '10.jpg']);
  expect(await ordered('predefined')).toEqual(keys);
  expect(await ordered('lexicographical')).toEqual(['1.jpg', '10.jpg', '9.jpg']);
});

test('data: sorting random is refused with a manifest', async () => {
  const { id } = await listed();
  const { status, message } = await create(standIn, id, { sorting_method: 'random' });
  expect(status).toBe('failed');
  expect(message).toContain("It isn't supported to upload manifest file and use random sorting");
});

test('data: unknown extensions are dropped without a word', async () => {
  const keys = ['a.jpg', 'b.dcm', 'c', 'd.svg'];
  const lines = [entry('a.jpg'), entry('b.dcm'), { ...entry('c.x'), extension: '' }, entry('d.svg')];
  const { id } = await storage(keys, manifest(...lines));
  const task = await create(standIn, id, {});
  expect(task.status).toBe('finished');
  expect(await frameNames(standIn, task.id)).toEqual(['a.jpg']);
});

test("data: the storage's prefix drops what does not start with it", async () => {
  const more = { specific_attributes: 'prefix=B/' };
  const { id } = await storage(LIST, manifest(...LIST.map((key) => entry(key))), { more });
  expect(await frameNames(standIn, (await create(standIn, id, {})).id)).toEqual(['B/b.JPG']);
});

test('data: names of a manifest in a folder are relative to it', async () => {
  const content = manifest(entry('a.jpg'));
  const { id } = await storage(['in/side/a.jpg'], content, { path: 'in/side/manifest.jsonl' });
  const task = await create(standIn, id, { server_files: ['in/side/manifest.jsonl'] });
  expect(await frameNames(standIn, task.id)).toEqual(['in/side/a.jpg']);
});

test('data: patterns take entries of a manifest away, exclusions do not', async () => {
  const { id } = await listed();
  const rest = async (more: object) => frameNames(standIn, (await create(standIn, id, more)).id);
  expect(await rest({ server_files_exclude: ['B/', 'a.jpg'] })).toEqual(['B/b.JPG', 'a.jpg', 'c d.png']);
  expect(await rest({ filename_pattern: '*b.*' })).toEqual(['B/b.JPG']);
});

test('data: files that are listed beside the manifest must be in it', async () => {
  const { id } = await listed();
  const with_ = (...keys: string[]) => create(standIn, id, { server_files: ['manifest.jsonl', ...keys] });
  expect(await frameNames(standIn, (await with_('a.jpg', 'B/')).id)).toEqual(['B/b.JPG', 'a.jpg']);
  expect((await with_('x.jpg')).message).toContain('There is no intersection of the files');
  expect((await with_('a.jpg', 'x.jpg')).message).toContain('IndexError: Invalid index number: 1');
});

test('data: duplicates among server_files are 500', async () => {
  const { id } = await listed();
  const server_files = ['manifest.jsonl', 'a.jpg', 'a.jpg'];
  expect((await postData(standIn, await newTask(standIn), id, { server_files })).status).toBe(500);
});

test('data: only one manifest', async () => {
  const { id } = await listed();
  const { message } = await create(standIn, id, { server_files: ['manifest.jsonl', 'other.jsonl'] });
  expect(message).toContain('Only one manifest file can be attached to data');
});

test('data: the same entry twice fails', async () => {
  const { id } = await storage(['a.jpg'], manifest(entry('a.jpg'), entry('a.jpg')));
  const { message } = await create(standIn, id, {});
  expect(message).toContain('Incorrect file mapping to manifest content');
});

test('data: the same entry twice with different sizes fails', async () => {
  const { id } = await storage(['a.jpg'], manifest(entry('a.jpg'), entry('a.jpg', { width: 9 })));
  const { message } = await create(standIn, id, {});
  expect(message).toBe("TypeError: '<' not supported between instances of 'dict' and 'dict'\n");
});

test('data: original_name is the blob that is read, the name stays', async () => {
  const { id } = await storage(['real.jpg'], manifest(entry('shown.jpg', { meta: { original_name: 'real.jpg' } })));
  const task = await create(standIn, id, {});
  expect(task.status).toBe('finished');
  expect(await frameNames(standIn, task.id)).toEqual(['shown.jpg']);
  expect((await call('GET', `/api/tasks/${task.id}/data?type=frame&number=0&quality=original`)).status).toBe(200);
});

test('data: image_quality is required, and that is said in the background', async () => {
  const { id } = await listed();
  const { message } = await create(standIn, id, { image_quality: undefined });
  expect(message).toContain("The 'image_quality' parameter is required");
});

test.each([{ image_quality: 0 }, { image_quality: 101 }, { sorting_method: 'x' }, { server_files: ['/a.jpg'] }])(
  'data: %j is 400',
  async (more) => {
    const { id } = await listed();
    expect((await postData(standIn, await newTask(standIn), id, more)).status).toBe(400);
  },
);

test("data: a missing blob is noticed in the first job's first chunk only", async () => {
  const { id } = await storage(['a.jpg'], manifest(entry('a.jpg'), entry('b.jpg')));
  expect(await create(standIn, id, {})).toMatchObject({
    ...{ status: 'failed', message: expect.stringContaining("The file 'b.jpg' not found on the cloud storage") },
  });
  expect(await create(standIn, id, { chunk_size: 1 })).toMatchObject({ status: 'finished' });
  expect(await create(standIn, id, {}, { segment_size: 1 })).toMatchObject({ status: 'finished' });
});

test('data: without a manifest every listed image is measured, turned as EXIF says', async () => {
  const { name } = await container({ 'a.jpg': await jpeg(40, 20, 6), 'b.jpg': await jpeg(40, 20, 3) });
  const task = await create(standIn, await attach(standIn, name), { server_files: ['a.jpg', 'b.jpg'] });
  const { json } = await call('GET', `/api/tasks/${task.id}/data/meta`);
  expect(json.frames).toMatchObject([
    { width: 20, height: 40 },
    { width: 40, height: 20 },
  ]);
});

test('data: without a manifest, too, unknown extensions are dropped without a word', async () => {
  const { name } = await container({ 'a.jpg': await picture, 'b.txt': 'text' });
  const task = await create(standIn, await attach(standIn, name), { server_files: ['a.jpg', 'b.txt'] });
  expect(await frameNames(standIn, task.id)).toEqual(['a.jpg']);
});

test('data: a second POST is 400', async () => {
  const { id } = await listed();
  const task = await create(standIn, id, {});
  const reply = await postData(standIn, task.id, id, {});
  expect(reply.status).toBe(400);
  expect(reply.json).toEqual(['Adding more data is not supported']);
});

test('data: a POST after a failed creation with the same files is 500', async () => {
  const { id } = await storage(['b.jpg'], manifest(entry('a.jpg')));
  const task = await create(standIn, id, {});
  expect((await postData(standIn, task.id, id, {})).status).toBe(500);
});

test('data: meta is 400 before the creation and after a failed one', async () => {
  const reply = await call('GET', `/api/tasks/${await newTask(standIn)}/data/meta`);
  expect(reply.status).toBe(400);
  expect(reply.json).toEqual(['Data is not uploaded for the task yet']);
  const { id } = await storage([], manifest(entry('a.jpg')));
  const task = await create(standIn, id, {});
  expect((await call('GET', `/api/tasks/${task.id}/data/meta`)).status).toBe(400);
  expect((await call('GET', `/api/tasks/${task.id}`)).json).toMatchObject({ size: 0, media_type: '' });
});

test('data: a file goes without a word where the folders of the next one begin with its name', async () => {
  const keys = ['f/a.jpg', 'f/a.jpg_tiles/1.jpg', 'f/b.jpg', 'f/b.jpg-2.jpg', 'f/b.jpg/1.jpg'];
  const { id } = await storage(keys, manifest(...keys.map((key) => entry(key))));
  const task = await create(standIn, id, {});
  expect(await frameNames(standIn, task.id)).toEqual(keys.slice(1));
});

test('data: frames that are deleted by a task or a job move its date on; none may be named twice or lie elsewhere', async () => {
  const { id } = await listed();
  const task = await create(standIn, id, {}, { segment_size: 2 });
  const [job] = results(await call('GET', `/api/jobs?task_id=${task.id}&sort=id`));
  const date = async () => (await call('GET', `/api/tasks/${task.id}`)).json.updated_date;
  const remove = (at: string, deleted_frames: number[]) =>
    call('PATCH', `${at}/data/meta`, { json: { deleted_frames } });
  for (const at of [`/api/tasks/${task.id}`, `/api/jobs/${job?.id}`]) {
    const before = await date();
    expect((await remove(at, [0])).json.deleted_frames).toEqual([0]);
    expect(await date()).not.toBe(before);
  }
  expect((await remove(`/api/tasks/${task.id}`, [1, 1])).json).toEqual({
    deleted_frames: ['Deleted frames cannot repeat'],
  });
  expect((await remove(`/api/jobs/${job?.id}`, [2])).json).toEqual(['Frames 2 do not belong to the job']);
});
