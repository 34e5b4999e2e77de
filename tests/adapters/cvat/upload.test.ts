import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createCvat } from '../../../shared/adapters/cvat/cvat.ts';
import type { Upload } from '../../../shared/world.ts';
import { type Scripted, type Seen, startScripted } from '../scripted-server.ts';

const KB = 1024;
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Mishap = 'reset' | 'lose' | 'refuse' | 'late' | undefined;

/** CVAT's dialect: an upload is forgotten with its last byte, and Location names a host that nobody can reach. */
async function startTus(mishap: (chunk: number) => Mishap, version = '2.73.0') {
  const uploads = new Map<string, { size: number; bytes: Buffer }>();
  const finished = new Map<string, Buffer>();
  let chunks = 0;
  let begun = 0;
  let late: (() => void) | undefined;
  const answer = (seen: Seen): Scripted => {
    const { method, path, headers: asked, body } = seen;
    const [id = ''] = path.split('/').slice(-1);
    if (path === '/api/server/about') return { status: 200, json: { version } };
    if (asked['upload-start']) return { status: 202 };
    if (asked['upload-finish']) return { status: 202, json: { rq_id: 'r' } };
    if (method === 'POST') {
      const created = `1_${begun++}`;
      uploads.set(created, { size: Number(asked['upload-length']), bytes: Buffer.alloc(0) });
      const location = `http://inside.invalid:8080${path}${created}`;
      return { status: 201, headers: { Location: location, 'Upload-Filename': `named-${created}` } };
    }
    if (method === 'PATCH') late?.();
    const upload = uploads.get(id);
    if (!upload) return { status: 404 };
    const append = () => {
      upload.bytes = Buffer.concat([upload.bytes, body]);
      if (upload.bytes.length < upload.size) return;
      finished.set(id, upload.bytes);
      uploads.delete(id);
    };
    if (method === 'HEAD') {
      return {
        status: 200,
        headers: { 'Upload-Offset': String(upload.bytes.length), 'Upload-Length': String(upload.size) },
      };
    }
    if (Number(asked['upload-offset']) !== upload.bytes.length) return { status: 409, text: 'offset' };
    const what = mishap(++chunks);
    if (what === 'reset') return 'reset';
    if (what === 'refuse') return { status: 503 };
    if (what === 'late') {
      // The chunk is taken between the question how far it came and the next attempt.
      late = () => {
        late = undefined;
        append();
      };
      return { status: 504 };
    }
    append();
    if (what === 'lose') return 'reset';
    const headers = { 'Upload-Offset': String(upload.bytes.length), 'Upload-Filename': `renamed-${id}` };
    return { status: 204, headers };
  };
  const server = await startScripted(answer);
  stops.push(server.stop);
  const cvat = createCvat({ url: server.url, token: 'Token x', chunkBytes: 64 * KB, firstWaitMs: 1 });
  return { cvat, seen: server.seen, finished };
}

/** Random bytes that come in pieces of odd sizes; remembers where it was opened. */
function source(size: number) {
  const bytes = randomBytes(size);
  const opened: number[] = [];
  const upload: Upload = {
    size,
    async *open(offset) {
      opened.push(offset);
      for (let at = offset; at < size; at += 7001) yield bytes.subarray(at, Math.min(at + 7001, size));
    },
  };
  return { upload, opened, bytes };
}

const digest = (bytes: Buffer | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');

describe('importCoco()', () => {
  it('uploads in chunks of known length and finishes under the name that CVAT gave', async () => {
    const { cvat, seen, finished } = await startTus(() => undefined);
    const { upload, bytes } = source(200 * KB);
    expect(await cvat.tasks.importCoco(7, upload)).toBe('r');
    expect(digest(finished.get('1_0'))).toBe(digest(bytes));
    const chunks = seen.filter(({ method }) => method === 'PATCH');
    expect(chunks.map(({ headers }) => headers['content-length'])).toEqual([65_536, 65_536, 65_536, 8192].map(String));
    expect(chunks.every(({ headers }) => headers['content-type'] === 'application/offset+octet-stream')).toBe(true);
    const finish = seen.at(-1);
    expect(Object.fromEntries(finish?.query ?? [])).toEqual({
      ...{ format: 'COCO 1.0', location: 'local', filename: 'named-1_0' },
    });
  });

  it('finishes under the name of the last chunk on a server before 2.39', async () => {
    const { cvat, seen } = await startTus(() => undefined, '2.38.0');
    await cvat.tasks.importCoco(7, source(10).upload);
    expect(seen.at(-1)?.query.get('filename')).toBe('renamed-1_0');
  });

  it.each<[string, number, Mishap, number]>([
    ['a connection that breaks before a chunk', 2, 'reset', 2],
    ['a chunk that the server cannot take now', 2, 'refuse', 2],
    ['an answer lost after a chunk in the middle', 2, 'lose', 2],
    ['an answer lost after the last chunk, when CVAT has forgotten the upload', 4, 'lose', 1],
    ['a chunk in the middle that CVAT takes later than its answer', 2, 'late', 3],
    ['a last chunk that CVAT takes later than its answer, and forgets the upload', 4, 'late', 2],
  ])('goes on after %s', async (_, number, mishap, openings) => {
    const { cvat, finished, seen } = await startTus((chunk) => (chunk === number ? mishap : undefined));
    const { upload, opened, bytes } = source(200 * KB);
    expect(await cvat.tasks.importCoco(7, upload)).toBe('r');
    expect(digest(finished.get('1_0'))).toBe(digest(bytes));
    expect(opened.length).toBe(openings);
    expect(seen.filter(({ method, headers }) => method === 'POST' && headers['upload-length'])).toHaveLength(1);
  });

  it('gives up where nothing gets through', async () => {
    const { cvat } = await startTus(() => 'refuse');
    await expect(cvat.tasks.importCoco(7, source(100).upload)).rejects.toMatchObject({ code: 'CVAT_FAILED' });
  });

  it.each([
    ['shorter', -1],
    ['longer', 1],
  ])('refuses a source that is %s than promised', async (_, more) => {
    const { cvat } = await startTus(() => undefined);
    const { upload } = source(1000);
    await expect(cvat.tasks.importCoco(7, { ...upload, size: 1000 - more })).rejects.toThrow(
      `the file must have ${1000 - more} bytes: current value is 1000`,
    );
  });
});

describe('uploadArchive()', () => {
  const options = { imageQuality: 70, sortingMethod: 'lexicographical' } as const;

  it('begins, uploads one zip and finishes with the data options', async () => {
    const { cvat, seen, finished } = await startTus(() => undefined);
    const { upload, bytes } = source(100 * KB);
    expect(await cvat.tasks.uploadArchive(7, upload, options)).toBe('r');
    expect(digest(finished.get('1_0'))).toBe(digest(bytes));
    const [begin, creation] = seen.filter(({ path }) => path !== '/api/server/about');
    expect(begin?.headers['upload-start']).toBe('true');
    const metadata = String(creation?.headers['upload-metadata']);
    expect(metadata).toContain(`filename ${Buffer.from('images.zip').toString('base64')}`);
    expect(JSON.parse(String(seen.at(-1)?.body))).toEqual({ image_quality: 70, sorting_method: 'lexicographical' });
  });

  it('uploads the manifest beside the zip, before the finish', async () => {
    const { cvat, seen, finished } = await startTus(() => undefined);
    const [zip, manifest] = [source(100 * KB), source(90)];
    const ordered = { ...options, sortingMethod: 'predefined', manifest: manifest.upload } as const;
    expect(await cvat.tasks.uploadArchive(7, zip.upload, ordered)).toBe('r');
    expect([...finished.values()].map(digest)).toEqual([zip.bytes, manifest.bytes].map(digest));
    const names = seen.flatMap(({ headers }) => /filename (\S+?),/.exec(String(headers['upload-metadata']))?.[1] ?? []);
    expect(names.map((name) => Buffer.from(name, 'base64').toString())).toEqual(['images.zip', 'manifest.jsonl']);
    const finish = seen.at(-1);
    expect(finish?.headers['upload-finish']).toBe('true');
    expect(JSON.parse(String(finish?.body))).toEqual({ image_quality: 70, sorting_method: 'predefined' });
  });

  it('only finishes where the file is there already', async () => {
    const server = await startScripted(({ headers, path }) => {
      if (path === '/api/server/about') return { status: 200, json: { version: '2.73.0' } };
      if (headers['upload-finish']) return { status: 202, json: { rq_id: 'r' } };
      return headers['upload-start'] ? { status: 202 } : { status: 409, text: 'File with same name already exists' };
    });
    stops.push(server.stop);
    const cvat = createCvat({ url: server.url, token: 'Token x' });
    const { upload, opened } = source(10);
    expect(await cvat.tasks.uploadArchive(7, upload, options)).toBe('r');
    expect(opened).toEqual([]);
  });

  it('uploads nothing into a task that has its data', async () => {
    const server = await startScripted(({ path }) =>
      path === '/api/server/about'
        ? { status: 200, json: { version: '2.73.0' } }
        : { status: 400, json: ['Adding more data is not supported'] },
    );
    stops.push(server.stop);
    const cvat = createCvat({ url: server.url, token: 'Token x' });
    const id = await cvat.tasks.uploadArchive(7, source(10).upload, options);
    expect(id).toBe('action=create&target=task&target_id=7');
  });

  it('says how to get below the 25 GB that CVAT takes in one upload', async () => {
    const server = await startScripted(({ headers, path }) => {
      if (path === '/api/server/about') return { status: 200, json: { version: '2.73.0' } };
      if (headers['upload-start']) return { status: 202 };
      return { status: 413, json: 'File size exceeds max limit of 26843545600 bytes' };
    });
    stops.push(server.stop);
    const cvat = createCvat({ url: server.url, token: 'Token 0123456789' });
    await expect(cvat.tasks.uploadArchive(7, source(10).upload, options)).rejects.toMatchObject({
      ...{ code: 'CVAT_TOO_LARGE', fix: expect.stringContaining('tasks.size') },
    });
  });
});
