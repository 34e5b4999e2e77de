import sharp from 'sharp';
import { expect, test } from 'vitest';
import { attach, create } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { results, serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();
const { call } = standIn;

const drawn = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#3a7' } });
const part = (image: Buffer, share: number) => image.subarray(0, Math.floor(image.length * share));

/** A storage with these pictures and a manifest of all of them. */
async function stored(pictures: Record<string, Buffer | undefined>) {
  const blobs = Object.fromEntries(Object.entries(pictures).flatMap(([key, image]) => (image ? [[key, image]] : [])));
  const lines = Object.keys(pictures).map((key) => entry(key, { width: 60, height: 40 }));
  const made = await container({ ...blobs, 'manifest.jsonl': manifest(...lines) });
  return { ...made, id: await attach(standIn, made.name) };
}
const numbered = async (count: number) => {
  const picture = await jpeg(60, 40);
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.jpg`, picture]));
};
const status = async (path: string) => (await call('GET', path)).status;
const ofTask = (task: number, frame: number) => status(`/api/tasks/${task}/data?type=frame&number=${frame}`);

test('chunk: one missing image takes all frames of its chunk with it, and no others', async () => {
  const { id } = await stored({ ...(await numbered(6)), '4.jpg': undefined });
  const task = (await create(standIn, id, { chunk_size: 2 })).id;
  const answers = [];
  for (let frame = 0; frame < 6; frame += 1) answers.push(await ofTask(task, frame));
  expect(answers).toEqual([200, 200, 200, 200, 404, 404]);
  const reply = await call('GET', `/api/tasks/${task}/data?type=frame&number=5`);
  expect(reply.json).toMatch(/^The file '4.jpg' not found on the cloud storage/);
});

test('chunk: they are counted from the first frame of each job on', async () => {
  const { id } = await stored({ ...(await numbered(6)), '5.jpg': undefined });
  const task = (await create(standIn, id, { chunk_size: 2 }, { segment_size: 3 })).id;
  // The jobs are 0-2 and 3-5, their chunks 01, 2, 34, 5: counted over the task 4 and 5 would be one.
  expect([await ofTask(task, 3), await ofTask(task, 4), await ofTask(task, 5)]).toEqual([200, 200, 404]);
  const [, second] = results(await call('GET', `/api/jobs?task_id=${task}&sort=id`));
  const ofJob = (frame: number) => status(`/api/jobs/${second?.id}/data?type=frame&number=${frame}`);
  expect([await ofJob(4), await ofJob(5), await ofJob(0)]).toEqual([200, 404, 400]);
});

test('chunk: what cannot be decoded is a server error', async () => {
  const { id } = await stored({ ...(await numbered(3)), '3.jpg': Buffer.from('not a picture') });
  const task = (await create(standIn, id, { chunk_size: 2 })).id;
  expect([await ofTask(task, 0), await ofTask(task, 2), await ofTask(task, 3)]).toEqual([200, 500, 500]);
});

test('chunk: a blob of a name that no disk takes is a server error', async () => {
  const picture = await jpeg(60, 40);
  const { id } = await stored({ ...(await numbered(2)), [`a/${'b'.repeat(252)}.jpg`]: picture });
  const task = (await create(standIn, id, { chunk_size: 2 })).id;
  expect([await ofTask(task, 0), await ofTask(task, 2)]).toEqual([200, 500]);
});

test('chunk: what was prepared once does not ask for its images again', async () => {
  const { id, client } = await stored(await numbered(4));
  const task = (await create(standIn, id, { chunk_size: 2 })).id;
  expect(await ofTask(task, 2)).toBe(200);
  await client.getBlobClient('0.jpg').delete();
  await client.getBlobClient('3.jpg').delete();
  expect([await ofTask(task, 0), await ofTask(task, 3)]).toEqual([200, 200]);
});

test('meta of a job: its own frames', async () => {
  const { id } = await stored(await numbered(5));
  const task = (await create(standIn, id, {}, { segment_size: 3 })).id;
  const [, second] = results(await call('GET', `/api/jobs?task_id=${task}&sort=id`));
  expect((await call('GET', `/api/jobs/${second?.id}/data/meta`)).json).toMatchObject({
    ...{ size: 2, start_frame: 3, stop_frame: 4, frames: [{ name: '3.jpg' }, { name: '4.jpg' }] },
  });
});

const noise = () => {
  const pixels = Buffer.from(Array.from({ length: 120 * 90 * 3 }, (_, i) => (i * i * 7919) % 251));
  return sharp(pixels, { raw: { width: 120, height: 90, channels: 3 } });
};

/** A strip of one tag each, then the pixels: the directory stands first, as Pillow writes it. */
function tiff(compression: number, bytesThere: number): Buffer {
  const tags = [
    ...[
      [256, 60],
      [257, 40],
      [258, 8],
      [259, compression],
      [262, 1],
      [273, 200],
      [277, 1],
      [278, 40],
      [279, 2400],
    ],
  ];
  const file = Buffer.alloc(200 + bytesThere, 0x80);
  file.write('II*\0\x08\0\0\0', 'latin1');
  file.writeUInt16LE(tags.length, 8);
  for (const [at, [tag = 0, value = 0]] of tags.entries()) {
    file.writeUInt16LE(tag, 10 + at * 12);
    file.writeUInt16LE(4, 12 + at * 12);
    file.writeUInt32LE(1, 14 + at * 12);
    file.writeUInt32LE(value, 18 + at * 12);
  }
  file.writeUInt32LE(0, 10 + tags.length * 12);
  return file;
}

test.each([
  ['a JPEG that ends early', async () => ['a.jpg', part(await noise().jpeg().toBuffer(), 0.4)]],
  ['a PNG that ends early', async () => ['a.png', part(await noise().png().toBuffer(), 0.4)]],
  ['a GIF that ends early', async () => ['a.gif', part(await noise().gif().toBuffer(), 0.4)]],
  ['an uncompressed TIFF that ends early', async () => ['a.tif', tiff(1, 1000)]],
] satisfies [string, () => Promise<[string, Buffer]>][])('picture: %s is shown', async (_, make) => {
  const [name, image] = await make();
  const { id } = await stored({ [name]: image });
  const created = await create(standIn, id, {});
  expect(created).toMatchObject({ status: 'finished' });
  expect(await ofTask(created.id, 0)).toBe(200);
});

test.each([
  [
    'a WebP that ends early',
    async () => ['a.webp', part(await noise().webp().toBuffer(), 0.6)],
    'OSError: could not create decoder object',
  ],
  [
    'an AVIF that ends early',
    async () => ['a.avif', part(await noise().avif().toBuffer(), 0.6)],
    "PIL.UnidentifiedImageError: cannot identify image file '",
  ],
  [
    'no picture',
    async () => ['a.jpg', Buffer.from('<html>')],
    "PIL.UnidentifiedImageError: cannot identify image file '",
  ],
  [
    'an LZW TIFF that ends early',
    async () => ['x/a.tif', tiff(5, 1000)],
    "RuntimeError: Exception occurred during compression of image 'a.tif'",
  ],
  ['a TIFF of an unknown compression', async () => ['a.tif', tiff(34712, 2400)], 'KeyError: 34712'],
  [
    'a side over 65,500',
    async () => [
      'x/wide.png',
      await sharp({ create: { width: 65_600, height: 1, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    ],
    "RuntimeError: Exception occurred during compression of image 'wide.png'",
  ],
] satisfies [string, () => Promise<[string, Buffer]>, string][])(
  'picture: %s fails the creation',
  async (_, make, words) => {
    const [name, image] = await make();
    const { id } = await stored({ ...(await numbered(1)), [name]: image });
    const { status: ended, message } = await create(standIn, id, {});
    expect([ended, message]).toEqual(['failed', expect.stringContaining(words)]);
  },
);

test('chunk: a zip of its pictures, through the task and through the job', async () => {
  const { id } = await stored({ 'a.png': await drawn().png().toBuffer() });
  const task = (await create(standIn, id, {})).id;
  const chunk = await call('GET', `/api/tasks/${task}/data?type=chunk&number=0`);
  expect([chunk.status, chunk.type]).toEqual([200, 'application/zip']);
  expect(chunk.headers.get('x-checksum')).toMatch(/^\d+$/);
  const [job] = results(await call('GET', `/api/jobs?task_id=${task}`));
  expect((await call('GET', `/api/jobs/${job?.id}/data?type=chunk&index=0`)).type).toBe('application/zip');
  expect((await call('GET', `/api/jobs/${job?.id}/data?type=chunk&index=1`)).status).toBe(400);
});
