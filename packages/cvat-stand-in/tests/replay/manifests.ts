import { images, SIZES } from './fixtures.ts';

const A = ['img/a1.jpg', 'img/a2.jpg', 'img/a10.jpg'];
const HEAD = ['{"version":"1.1"}', '{"type":"images"}'];

function entry(key: string, size?: [number, number], more: object = {}): string {
  const dot = key.lastIndexOf('.');
  const [width, height] = size ?? SIZES[key] ?? [64, 48];
  const named = { name: key.slice(0, dot), extension: key.slice(dot), width, height };
  return JSON.stringify({ ...named, meta: { related_images: [] }, ...more });
}

const lines = (entries: string[], head = HEAD, eol = '\n') => [...head, ...entries].map((line) => line + eol).join('');
const withVersion = (version: string) => [`{"version":"${version}"}`, '{"type":"images"}'];
const [one = '', two = '', ten = ''] = A.map((key) => entry(key));
const noSize = '{"name":"img/a1","extension":".jpg"}';

/** The containers "main" and "other" of the recordings. */
export async function mainAndOther() {
  const pictures = await images();
  const inFolder = Object.keys(SIZES).filter((key) => key.startsWith('img/'));
  const main: Record<string, Buffer | string> = {
    ...pictures,
    'notes.txt': 'hello',
    'manifest.jsonl': lines(Object.keys(SIZES).map((key) => entry(key))),
    'img/manifest.jsonl': lines(inFolder.map((key) => entry(key).replace('"img/', '"'))),
    'three.jsonl': lines([one, two, ten]),
    'three-reversed.jsonl': lines([ten, two, one]),
    'wrong-size-first.jsonl': lines([entry('img/a1.jpg', [640, 480]), two, ten]),
    'wrong-size-later.jsonl': lines([one, entry('img/a2.jpg', [640, 480]), ten]),
    'wrong-checksum.jsonl': lines(A.map((key) => entry(key, undefined, { checksum: '0'.repeat(32) }))),
    'missing-first.jsonl': lines([entry('img/a0-gone.jpg'), two]),
    'missing-later.jsonl': lines([one, entry('img/z-gone.jpg')]),
    'with-text.jsonl': lines([one, entry('notes.txt')]),
    'only-text.jsonl': lines([entry('notes.txt')]),
    'header-only.jsonl': lines([]),
    'twice.jsonl': lines([one, one, two]),
    'twice-differing.jsonl': lines([one, entry('img/a1.jpg', [65, 48]), two]),
    'no-size-first.jsonl': lines([noSize, two]),
    'no-size-later.jsonl': lines([two, noSize]),
    'null-size-later.jsonl': lines([two, '{"name":"img/a1","extension":".jpg","width":null,"height":null}']),
    'version-1.0.jsonl': lines([one, two, ten], withVersion('1.0')),
    'version-2.0.jsonl': lines([one, two, ten], withVersion('2.0')),
    'version-1.2.jsonl': lines([one, two, ten], withVersion('1.2')),
    'crlf.jsonl': lines([one, two, ten], HEAD, '\r\n'),
    'no-last-newline.jsonl': lines([one, two, ten]).trimEnd(),
    'bom.jsonl': `\ufeff${lines([one, two, ten])}`,
    'blank-line.jsonl': lines([one, '', two, ten]),
    'broken-line.jsonl': lines([one, '{"name":"img/a2"', ten]),
    'empty-file.jsonl': '',
    'video.jsonl': lines([one], ['{"version":"1.1"}', '{"type":"video"}']),
    'dotdot.jsonl': lines([one, '{"name":"../outside","extension":".jpg","width":64,"height":48}']),
    'zero-size.jsonl': lines([one, entry('img/a2.jpg', [0, 0])]),
    'long-name.jsonl': lines([one, entry(`img/${'n'.repeat(1100)}.jpg`)]),
    'original-name.jsonl': lines([
      '{"name":"img/shown","extension":".jpg","width":64,"height":48,"meta":{"original_name":"img/a1.jpg"}}',
    ]),
  };
  const other: Record<string, Buffer | string> = {
    ...Object.fromEntries(A.map((key) => [key, pictures[key] ?? ''])),
    'manifest.jsonl': lines([one, two, ten]),
    'img/broken.jpg': 'not a picture',
  };
  return { main, other };
}
