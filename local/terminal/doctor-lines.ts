import type { CheckResult } from '../../shared/doctor/check.ts';
import { EXIT } from '../exit-code.ts';
import { plain } from './plain.ts';

const MARKS = { ok: '✓', 'not-checkable': '?', warning: '!', failed: '✗' } as const;
const COLOURS = { ok: 32, 'not-checkable': 36, warning: 33, failed: 31 } as const;

/** One line per check, and below what is not ok what to do about it. */
export function doctorLines(checks: readonly CheckResult[], { colour }: { colour: boolean }): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, state, seen, fix }) => {
    const mark = colour ? `\u001b[${COLOURS[state]}m${MARKS[state]}\u001b[0m` : MARKS[state];
    const line = `${mark} ${name.padEnd(width)}  ${plain(seen)}`;
    return state === 'ok' || fix === '' ? [line] : [line, `  ${' '.repeat(width)}  → ${plain(fix)}`];
  });
}

/** 1: something failed; 3: something should be looked at; 0: nothing to do, also where not everything can be seen from here. */
export function doctorExitCode(worst: CheckResult['state']): number {
  if (worst === 'failed') return EXIT.failed;
  return worst === 'warning' ? EXIT.warnings : EXIT.verified;
}
