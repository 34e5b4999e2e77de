import { expect, test } from 'vitest';
import { attach, create, frameNames } from './attached.ts';
import { container, entry, jpeg, manifest } from './pictures.ts';
import { serveStandIn } from './stand-in.ts';

const standIn = serveStandIn();

async function creation(content: string) {
  const picture = await jpeg();
  const { name } = await container({ 'a.jpg': picture, 'b.jpg': picture, 'c.jpg': picture, 'manifest.jsonl': content });
  return create(standIn, await attach(standIn, name), {});
}

const [first, second, third] = ['a.jpg', 'b.jpg', 'c.jpg'].map((key) => JSON.stringify(entry(key)));
const head = '{"version":"1.1"}\n{"type":"images"}\n';

test.each([
  ['no entries', head],
  ['an unknown version', `{"version":"2.0"}\n{"type":"images"}\n${first}\n`],
  ['a version that is a number', `{"version":1.1}\n{"type":"images"}\n${first}\n`],
  ['a blank line at the beginning', `\n${head}${first}\n`],
  ['a blank line before the first entry', `${head}\n${first}\n`],
  ['another type', `{"version":"1.1"}\n{"type":"video"}\n${first}\n`],
  ['a header that is not JSON', `version\n{"type":"images"}\n${first}\n`],
  ['a first entry without width', manifest(entry('a.jpg', { width: undefined }))],
  ['a first entry with a width of null', manifest(entry('a.jpg', { width: null }))],
])('manifest: %s is an invalid one', async (_, content) => {
  const { status, message } = await creation(content);
  expect(status).toBe('failed');
  expect(message).toContain('Invalid manifest was uploaded');
});

test('manifest: a later entry without width fails on its key', async () => {
  const { message } = await creation(manifest(entry('a.jpg'), entry('b.jpg', { width: undefined })));
  expect(message).toBe("KeyError: 'width'\n");
});

test('manifest: a later entry with a width of null has no size', async () => {
  const { message } = await creation(manifest(entry('a.jpg'), entry('b.jpg', { width: null })));
  expect(message).toContain("TypeError: unsupported operand type(s) for *: 'NoneType' and 'NoneType'");
});

test('manifest: version 1.0, other keys and a blank line at the end do no harm', async () => {
  const content = `{"version":"1.0"}\n{"type":"images"}\n${JSON.stringify(entry('a.jpg', { note: 1 }))}\n${second}\n\n`;
  const task = await creation(content);
  expect(await frameNames(standIn, task.id)).toEqual(['a.jpg', 'b.jpg']);
});

test('manifest: a blank line in the middle breaks the index', async () => {
  const { status, message } = await creation(`${head}${first}\n\n${second}\n${third}\n`);
  expect(status).toBe('failed');
  expect(message).toContain('json.decoder.JSONDecodeError');
});

test('manifest: a last line without its newline counts', async () => {
  const task = await creation(`${head}${first}\n${second}`);
  expect(await frameNames(standIn, task.id)).toEqual(['a.jpg', 'b.jpg']);
});

test('manifest: names may hold any letters', async () => {
  const picture = await jpeg();
  const key = 'Ordner/Größe 100%/日本.jpg';
  const { name } = await container({ [key]: picture, 'manifest.jsonl': manifest(entry(key)) });
  const task = await create(standIn, await attach(standIn, name), {});
  expect(await frameNames(standIn, task.id)).toEqual([key]);
});
