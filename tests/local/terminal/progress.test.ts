import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { plainLines, progressLines, type Step } from '../../../local/terminal/progress.ts';

const look = { columns: 100, colour: false, frame: 0 };

function step(more: Partial<Step> = {}): Step {
  return { name: 'Upload the images', state: 'running', counts: [], milliseconds: 1234, ...more };
}
const images = (done: number, total = 24) => ({ what: 'images', done, total });

describe('progressLines()', () => {
  test('shows a bar beside the name of a step with one count', () => {
    const [line, ...others] = progressLines(step({ counts: [images(12)] }), look);
    expect(line).toContain(`Upload the images`);
    expect(line).toContain(`${'━'.repeat(12)}${'─'.repeat(12)} 12 of 24`);
    expect(others).toEqual([]);
  });

  test('shows a line per count of a step with several', () => {
    const counts = [images(3), { what: 'annotations', done: 10, total: 40 }];
    const lines = progressLines(step({ counts }), look);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^ {4}images .* 3 of 24$/);
    expect(lines[2]).toMatch(/^ {4}annotations .* 10 of 40$/);
  });

  test('shows what a step waits for on a line of its own', () => {
    const waiting = 'waits to create the task "a": CVAT answered 503 (next try at 12:00:10)';
    for (const counts of [[images(3)], [images(3), images(4)], []]) {
      expect(progressLines(step({ counts, waiting }), look).at(-1)).toBe(`    ${waiting}`);
    }
    expect(progressLines(step({ state: 'done', waiting }), look)).toHaveLength(1);
  });

  test('shows what is done within a step, above what it waits for', () => {
    const within = ['task 1 of 3, step 2 of 4: open the pictures', 'task 2 of 3, step 1 of 4: attach the pictures'];
    for (const counts of [[images(3)], [images(3), images(4)], []]) {
      const lines = progressLines(step({ counts, within, waiting: 'waits for a' }), look);
      expect(lines.slice(-3)).toEqual([...within.map((part) => `    ${part}`), '    waits for a']);
    }
    expect(progressLines(step({ state: 'done', within }), look)).toHaveLength(1);
  });

  test('shows what became of an ended step on one line', () => {
    expect(progressLines(step({ state: 'done', counts: [images(24)] }), look)[0]).toMatch(
      /^✓ Upload the images +24 images {2}1\.2 s$/,
    );
    expect(progressLines(step({ state: 'failed', counts: [images(7)] }), look)[0]).toMatch(/^✗ .* 7 of 24 images/);
  });

  test('draws an empty bar where there is nothing to do', () => {
    expect(progressLines(step({ counts: [images(0, 0)] }), look)[0]).toContain(`${'─'.repeat(24)} 0 of 0`);
  });

  test('never fills more than the bar', () => {
    expect(progressLines(step({ counts: [images(30, 24)] }), look)[0]).toContain(`${'━'.repeat(24)} 30 of 24`);
  });

  test('turns the wheel with every frame', () => {
    const marks = Array.from({ length: 11 }, (_, frame) => progressLines(step(), { ...look, frame })[0]?.[0]);
    expect(new Set(marks).size).toBe(10);
    expect(marks[10]).toBe(marks[0]);
  });

  test.each([10, 40, 79, 200])('keeps every line below %i columns, with and without colour', (columns) => {
    for (const colour of [false, true]) {
      const counts = [images(12), { what: 'annotations', done: 10, total: 40 }];
      const lines = [
        ...progressLines(step({ counts, note: 'something long '.repeat(5) }), { columns, colour, frame: 3 }),
        ...progressLines(step({ counts, state: 'done' }), { columns, colour, frame: 3 }),
      ];
      for (const line of lines) expect([...stripVTControlCharacters(line)].length).toBeLessThan(columns);
    }
  });

  test('says the same with and without colour', () => {
    const counts = [images(12)];
    const [plain, coloured] = [false, true].map(
      (colour) => progressLines(step({ counts }), { ...look, colour })[0] ?? '',
    );
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured ?? '')).toBe(plain);
  });
});

describe('plainLines()', () => {
  function log(...steps: Step[]): string[] {
    return steps.flatMap((after, index) => plainLines(steps[index - 1], after));
  }

  test('says once what a step waits for', () => {
    const [first, second] = ['waits for a (next try at 1)', 'waits for a (next try at 2)'];
    const waits = [{}, { waiting: first }, { waiting: first }, { waiting: second }, {}].map((more) => step(more));
    expect(waits.flatMap((after, index) => plainLines(waits[index - 1], after))).toEqual([
      '... Upload the images',
      `    Upload the images: ${first}`,
      `    Upload the images: ${second}`,
    ]);
  });

  test('says each part of a step once, however far it is', () => {
    const [first, second] = [
      'task 1 of 3, step 1 of 4: attach the pictures',
      'task 1 of 3, step 2 of 4: open the pictures',
    ];
    const parts = [
      undefined,
      first,
      second,
      `${second}, 3 of 40 chunks of pictures opened`,
      `${second}, 9 of 40 chunks`,
    ];
    expect(log(...parts.map((part) => step(part === undefined ? {} : { within: [part] })))).toEqual([
      '... Upload the images',
      `    ${first}`,
      `    ${second}`,
    ]);
    const other = 'task 2 of 3, step 1 of 4: attach the pictures';
    expect(log(step({ within: [first, other] }), step({ within: [second, other] }), step({ within: [other] }))).toEqual(
      ['... Upload the images', `    ${first}`, `    ${other}`, `    ${second}`],
    );
  });

  test('writes a line when a step begins and one when it ends', () => {
    expect(log(step(), step({ note: 'x' }), step({ state: 'done', counts: [images(24)] }))).toEqual([
      '... Upload the images',
      'ok  Upload the images: 24 images, 1.2 s',
    ]);
  });

  test('writes each quarter of a long count once', () => {
    const running = Array.from({ length: 25 }, (_, done) => step({ counts: [images(done)] }));
    expect(log(...running)).toEqual([
      '... Upload the images',
      '    Upload the images: 6 of 24 images',
      '    Upload the images: 12 of 24 images',
      '    Upload the images: 18 of 24 images',
    ]);
  });

  test('marks a step that failed', () => {
    expect(log(step(), step({ state: 'failed' }))[1]).toBe('!!  Upload the images: 1.2 s');
  });

  test('holds no escape codes', () => {
    const lines = log(step(), step({ counts: [images(12)] }), step({ state: 'done' }));
    expect(lines.map((line) => stripVTControlCharacters(line))).toEqual(lines);
  });
});
