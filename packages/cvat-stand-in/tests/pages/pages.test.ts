import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { maskPath } from '../../src/pages/mask-path.ts';
import { type Served, serveTask } from '../annotations/served-task.ts';

const shape = (more: object = {}) => ({ type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4], ...more });

/** Without credentials, as a browser asks. */
async function open(served: Served, path: string) {
  const response = await fetch(`${served.running().url}${path}`, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('every page says that it is no CVAT, in its title and at its top', async () => {
  const served = await serveTask();
  for (const path of ['/', '/projects/3', '/tasks/5', '/tasks/6']) {
    const { text, headers } = await open(served, path);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toMatch(/<title>[^<]+ · CVAT stand-in<\/title>/);
    expect(text).toContain('<strong>stand-in of CVAT</strong>');
    expect(text.match(/<h1>/g)).toHaveLength(1);
  }
});

test('the first page leads to projects and tasks', async () => {
  const { text } = await open(await serveTask(), '/');
  expect(text).toContain('<a href="/projects/3">Pets</a>');
  expect(text).toContain('<a href="/tasks/5">Pets</a>');
});

test('a project lists its labels and tasks', async () => {
  const { text } = await open(await serveTask(), '/projects/3');
  expect(text).toContain('Animal/Dog');
  expect(text).toContain('<a href="/tasks/5">Pets</a>');
});

test("a task draws shapes in their label's colour in the frame's pixels, and says them in words", async () => {
  const served = await serveTask();
  const polygon = shape({ type: 'polygon', label_id: 8, points: [0, 0, 9, 0, 0, 9] });
  const mask = shape({ type: 'mask', points: [0, 4, 1, 1, 2, 2] });
  await served.call('PUT', '/api/tasks/5/annotations', { shapes: [shape({ rotation: 90 }), polygon, mask] });
  const { text } = await open(served, '/tasks/5');
  expect(text).toContain('viewBox="0 0 640 480"');
  expect(text).toContain('d="M1 2H3V4H1Z" fill="#a03060"');
  expect(text).toContain('transform="rotate(90 2 3)"');
  expect(text).toContain('points="0 0 9 0 0 9"');
  expect(text).toContain(`d="${maskPath([0, 4, 1, 1, 2, 2])}"`);
  expect(text).toContain('alt="Frame 0, a.jpg: Cat (rectangle), Animal/Dog (polygon), Cat (mask)"');
  expect(text).toContain('alt="Frame 1, b.jpg: no shapes"');
});

test('a task shows tags', async () => {
  const served = await serveTask();
  await served.call('PUT', '/api/tasks/5/annotations', { tags: [{ frame: 2, label_id: 8 }] });
  expect((await open(served, '/tasks/5')).text).toContain('Animal/Dog (tag)');
});

test('a task shows 20 frames a page', async () => {
  const served = await serveTask({ frames: Array.from({ length: 45 }, (_, i) => `f${i}.jpg`) });
  const frames = async (query: string) => (await open(served, `/tasks/5${query}`)).text.match(/id="frame-\d+"/g);
  expect(await frames('')).toHaveLength(20);
  expect(await frames('?page=3')).toEqual([40, 41, 42, 43, 44].map((n) => `id="frame-${n}"`));
  expect(await frames('?page=99')).toHaveLength(5);
  expect(await frames('?page=x')).toHaveLength(20);
});

test('names are text, never markup', async () => {
  const name = `"><script>alert('x')</script>&.jpg`;
  const { text } = await open(await serveTask({ frames: [name] }), '/tasks/5');
  expect(text).not.toContain('<script>');
  expect(text).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;.jpg');
});

test('a task without data says so', async () => {
  const { status, text } = await open(await serveTask({ ready: false }), '/tasks/5');
  expect(status).toBe(200);
  expect(text).toContain('This task has no data yet.');
});

test("a job's address leads to its frame on the page of its task", async () => {
  const served = await serveTask({
    frames: Array.from({ length: 45 }, (_, i) => `f${i}.jpg`),
    jobs: [
      { start: 0, stop: 29 },
      { start: 30, stop: 44 },
    ],
  });
  const to = async (path: string) => (await open(served, path)).headers.get('location');
  expect(await to('/tasks/5/jobs/12')).toBe('/tasks/5?page=2#frame-30');
  expect(await to('/tasks/5/jobs/12?frame=41')).toBe('/tasks/5?page=3#frame-41');
  expect((await open(served, '/tasks/6/jobs/12')).status).toBe(404);
});

test.each(['/projects/9', '/tasks/9', '/tasks/x'])('%s is not there', async (path) => {
  expect((await open(await serveTask(), path)).status).toBe(404);
});

test('the picture of a frame is served without credentials', async () => {
  const served = await serveTask({ frames: ['x/a.png'] });
  const folder = join(served.dataDir, 'data', '9', 'x');
  await mkdir(folder, { recursive: true });
  const drawn = sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } });
  await writeFile(join(folder, 'a.png'), await drawn.png().toBuffer());
  const response = await fetch(`${served.running().url}/stand-in/tasks/5/frames/0`);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  expect(await sharp(Buffer.from(await response.arrayBuffer())).metadata()).toMatchObject({ width: 64, height: 48 });
  expect((await open(served, '/stand-in/tasks/5/frames/7')).status).toBe(404);
  expect((await open(served, '/stand-in/tasks/6/frames/0')).status).toBe(404);
});

test('maskPath() draws each row of set pixels', () => {
  expect(maskPath([0, 4, 1, 1, 2, 2])).toBe('M1 1h2v1h-2zM1 2h2v1h-2z');
  expect(maskPath([1, 1, 1, 1, 10, 20, 11, 21])).toBe('M11 20h1v1h-1zM11 21h1v1h-1z');
});
