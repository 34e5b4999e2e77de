import { describe, expect, it } from 'vitest';
import { doctorExitCode, doctorLines } from '../../../local/terminal/doctor-lines.ts';

describe('doctorLines()', () => {
  it('says below what is not ok what to do', () => {
    const checks = [
      { name: 'a', state: 'ok' as const, seen: 'fine', fix: '' },
      { name: 'long', state: 'failed' as const, seen: 'broken', fix: 'fix it' },
      { name: 'b', state: 'not-checkable' as const, seen: 'dark', fix: '' },
    ];
    expect(doctorLines(checks, { colour: false })).toEqual([
      '✓ a     fine',
      '✗ long  broken',
      '        → fix it',
      '? b     dark',
    ]);
  });
});

describe('doctorExitCode()', () => {
  it.each([
    ['ok', 0],
    ['not-checkable', 0],
    ['warning', 3],
    ['failed', 1],
  ] as const)('is for %s: %s', (worst, code) => {
    expect(doctorExitCode(worst)).toBe(code);
  });
});
