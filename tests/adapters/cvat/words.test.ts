import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../shared/adapters/cvat/words.ts';
import { workMessage } from '../../../shared/adapters/cvat/work-message.ts';

describe('wordsOf()', () => {
  it.each([
    ['lists of fields', '{"labels":[{"name":["Too long."]}]}', 'labels: name: Too long.'],
    ['a detail', '{"detail":"No."}', 'No.'],
    ['a page', '<!DOCTYPE html><head><title>x</title></head><h1>Bad Request (400)</h1>', 'Bad Request (400)'],
    ['nothing', ' \n', 'it said nothing'],
  ])('reads %s', (_, text, words) => {
    expect(wordsOf(text, [])).toBe(words);
  });

  it.each([
    ['its token', 'oops pat-1.secret sent', 'oops *** sent'],
    ['any authorization', 'Authorization: Token 0123456789abcdef sent', 'Authorization: *** sent'],
    ['one in JSON', '{"headers":{"authorization":"Bearer abcdefghij"}}', 'headers: authorization: ***'],
    [
      'a SAS',
      'GET https://a.blob.core.windows.net/c/a.png?sv=1&sig=LEAK failed',
      'GET https://a.blob.core.windows.net/c/a.png failed',
    ],
    ['an account key', 'AccountKey=abcdef==;x', 'AccountKey=***;x'],
  ])('shows no secret: %s', (_, text, words) => {
    expect(wordsOf(text, ['pat-1.secret'])).toBe(words);
  });

  it('shows no half of a secret that stands where its look ends', () => {
    const shown = wordsOf(`<script>${'x'.repeat(15_980)}</script>pat-1.averylongsecret`, ['pat-1.averylongsecret']);
    expect(shown).not.toContain('pat-1');
  });

  it.each(['<', '<script ', 'http://a', '{"a":', '[', '"', 'Authorization: '])(
    'reads a megabyte of %j as soon as any other',
    (part) => {
      // Quadratic patterns over all of it would take minutes, and the test's time limit with it.
      expect(wordsOf(part.repeat(1_000_000 / part.length), []).length).toBeLessThanOrEqual(500);
    },
  );

  it('reads JSON of any depth', () => {
    expect(wordsOf(`${'['.repeat(5000)}1${']'.repeat(5000)}`, [])).toBe('…');
  });
});

describe('workMessage()', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "/home/django/cvat/apps/engine/task.py", line 812, in _create_thread',
    '    manifest.create()',
    'zipfile.BadZipFile: File is not a zip file',
    '',
    '',
  ].join('\n');

  it.each([
    ['the last line of a traceback', traceback, 'zipfile.BadZipFile: File is not a zip file'],
    ['one line without its end', 'ValueError: No media data found\n', 'ValueError: No media data found'],
    [
      'several lines as one',
      'The blob does not exist.\nErrorCode:BlobNotFound\n',
      'The blob does not exist. ErrorCode:BlobNotFound',
    ],
    ['nothing', '', ''],
    ['a SAS not at all', 'NotFound: https://a/c/a.png?sig=LEAK\n', 'NotFound: https://a/c/a.png'],
    ['the token not at all', 'x pat-1.secret\n', 'x ***'],
  ])('says %s', (_, message, words) => {
    expect(workMessage(message, ['pat-1.secret'])).toBe(words);
  });
});
