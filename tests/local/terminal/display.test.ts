import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { Terminal } from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { openDisplay } from '../../../local/terminal/display.ts';
import { trackProgress } from '../../../local/terminal/progress-tracker.ts';

/** A stream that keeps what is written. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  const out = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  return Object.assign(out, { written, text: () => written.join(''), isTTY, columns: 80, hasColors: () => true });
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

/** What stands in a terminal of 80 columns in the end. */
async function screen(text: string): Promise<string[]> {
  const terminal = new Terminal({ cols: 80, rows: 24, convertEol: true, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

describe('openDisplay()', () => {
  test('leaves the ended steps and the words between them on a terminal', async () => {
    const out = stream(true);
    work(out, {});
    expect(await screen(out.text())).toEqual([
      'A word between',
      expect.stringMatching(/^✓ Upload the images +24 images {2}0\.0 s$/),
      expect.stringMatching(/^✓ Write the report +0\.0 s$/),
    ]);
  });

  test('redraws names of any width in their place', async () => {
    const out = stream(true);
    const display = openDisplay(out, {});
    const step = { name: '画像をアップロードする', state: 'running', milliseconds: 0 } as const;
    const what = '非常に長い名前'.repeat(20);
    for (const done of [1, 2, 3]) {
      display.show({
        ...step,
        counts: [
          { what, done, total: 3 },
          { what: '枚', done, total: 3 },
        ],
      });
    }
    expect(await screen(out.text())).toEqual([
      expect.stringMatching(/^. 画像をアップロードする +0\.0 s$/),
      `    ${what}`.slice(0, 41),
      expect.stringMatching(/^ {4}枚 {35}━{24} 3 of 3$/),
    ]);
    display.close();
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

  test('colours nothing where NO_COLOR is set', async () => {
    const [plain, coloured] = [stream(true), stream(true)];
    work(plain, { NO_COLOR: '1' });
    work(coloured, {});
    expect(plain.text()).not.toMatch(COLOUR);
    expect(coloured.text()).toMatch(COLOUR);
    expect(await screen(coloured.text())).toEqual(await screen(plain.text()));
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
