import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openDisplay } from '../../../local/terminal/display.ts';
import { trackProgress } from '../../../local/terminal/progress-tracker.ts';

/** A stream that keeps what is written. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  return {
    written,
    text: () => written.join(''),
    isTTY,
    columns: 80,
    hasColors: () => true,
    write: (chunk: string | Uint8Array) => {
      written.push(String(chunk));
      return true;
    },
  };
}

function work(out: ReturnType<typeof stream>, env: NodeJS.ProcessEnv) {
  const display = openDisplay(out, env);
  const tracker = trackProgress(display, () => 0);
  tracker.begin('Upload the images');
  tracker.count({ what: 'images', done: 12, total: 24 });
  display.say('A word between');
  tracker.count({ what: 'images', done: 24, total: 24 });
  tracker.begin('Write the report');
  tracker.end('done');
  display.close();
}

const ESC = '\u001b';
const COLOUR = new RegExp(`${ESC}\\[[\\d;]*m`, 'g');
const PARTS = new RegExp(`${ESC}\\[(?<up>\\d+)A|${ESC}\\[J|${ESC}\\[\\?25[lh]|\\r|\\n|[^${ESC}\\r\\n]+`, 'g');

/** What stands on a terminal in the end: a screen of lines that understands the codes we use. */
function screen(text: string): string[] {
  const lines = [''];
  let row = 0;
  for (const { 0: part, groups } of text.replaceAll(COLOUR, '').matchAll(PARTS)) {
    if (groups?.up) row -= Number(groups.up);
    else if (part === `${ESC}[J`) lines.splice(row, Number.POSITIVE_INFINITY, '');
    else if (part === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (part !== '\r' && !part.startsWith(ESC)) lines[row] = (lines[row] ?? '') + part;
  }
  return lines;
}

describe('openDisplay()', () => {
  test('leaves the ended steps and the words between them on a terminal', () => {
    const out = stream(true);
    work(out, {});
    expect(screen(out.text()).map((line) => line.trim())).toEqual([
      'A word between',
      expect.stringMatching(/^✓ Upload the images +24 images {2}0\.0 s$/),
      expect.stringMatching(/^✓ Write the report +0\.0 s$/),
      '',
    ]);
    expect(out.text().endsWith('\u001b[?25h')).toBe(true);
  });

  test.each([
    ['there is no terminal', stream(false), {}],
    ['CI is set', stream(true), { CI: 'true' }],
    ['the terminal is dumb', stream(true), { TERM: 'dumb' }],
  ])('writes plain lines where %s', (_, out, env) => {
    work(out, env);
    expect(out.text()).toBe(
      [
        '... Upload the images',
        '    Upload the images: 12 of 24 images',
        'A word between',
        'ok  Upload the images: 24 images, 0.0 s',
        '... Write the report',
        'ok  Write the report: 0.0 s',
        '',
      ].join('\n'),
    );
  });

  test('colours nothing where NO_COLOR is set', () => {
    const [plain, coloured] = [stream(true), stream(true)];
    work(plain, { NO_COLOR: '1' });
    work(coloured, {});
    expect(plain.text()).not.toMatch(COLOUR);
    expect(coloured.text()).toMatch(COLOUR);
    expect(screen(coloured.text())).toEqual(screen(plain.text()));
  });
});

test('trackProgress() ends a step when the next begins and drops what was only said meanwhile', () => {
  const out = stream(false);
  const tracker = trackProgress(openDisplay(out, {}), () => 0);
  tracker.begin('Start');
  tracker.note('starting Azurite');
  tracker.begin('Start');
  tracker.begin('Go on');
  tracker.end('failed');
  tracker.end('failed');
  expect(stripVTControlCharacters(out.text()).split('\n')).toEqual([
    '... Start',
    'ok  Start: 0.0 s',
    '... Go on',
    '!!  Go on: 0.0 s',
    '',
  ]);
});
