import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openDisplay } from '../../../local/terminal/display.ts';
import { doctorLines } from '../../../local/terminal/doctor-lines.ts';
import { plain, plainLine } from '../../../local/terminal/plain.ts';
import { table } from '../../../local/terminal/table.ts';
import { formatLogLine } from '../../../packages/functions-host-embedded/src/log.ts';

const HOSTILE = 'Cat\u001b[2J\u001b]0;PWN\u0007\u009b31m\u202egpj\r\nx';
const OBEYED = /[\p{Cc}\u202e]/u;

describe('what a terminal would obey is shown instead', () => {
  test('by plain()', () => {
    expect(plain(HOSTILE)).toBe('Cat\\u001b[2J\\u001b]0;PWN\\u0007\\u009b31m\\u202egpj\\u000d\\u000ax');
    expect(plain('Straße 日本 😀')).toBe('Straße 日本 😀');
  });

  test('by plainLine(), which leaves colours', () => {
    expect(plainLine(`\u001b[31mred\u001b[0m \u001b[2J`)).toBe('\u001b[31mred\u001b[0m \\u001b[2J');
  });

  test('in tables, in what the doctor says, in logs and on the display', () => {
    const written: string[] = [];
    const out = new Writable({
      write(chunk, _, done) {
        written.push(String(chunk));
        done();
      },
    });
    const display = openDisplay(out, {});
    display.say(HOSTILE);
    display.show({ name: HOSTILE, state: 'done', counts: [], milliseconds: 0 });
    const check = { name: 'x', state: 'failed', seen: HOSTILE, fix: HOSTILE } as const;
    const lines = [
      ...table(['label'], [[HOSTILE]]),
      ...doctorLines([check], { colour: false }),
      formatLogLine('error', 'host', HOSTILE, new Date(0)).trimEnd(),
      ...written.join('').trimEnd().split('\n'),
    ];
    expect(lines.length).toBeGreaterThanOrEqual(7);
    for (const line of lines) expect(line).not.toMatch(OBEYED);
  });
});
