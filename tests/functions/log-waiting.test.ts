import { expect, it } from 'vitest';
import { logWaiting } from '../../functions/log-waiting.ts';

it('logWaiting() says what a step waits for, and nothing when the wait is over', () => {
  const lines: unknown[] = [];
  const sink = logWaiting({ warn: (...line: unknown[]) => lines.push(...line) }, 'ensureProject');
  const waiting = { what: 'create the project "p"', said: 'CVAT answered 502: Bad Gateway', since: 'T1', attempt: 2 };
  sink({ ...waiting, nextTryAt: 'T2' });
  sink(waiting);
  sink(undefined);
  const begins = 'STEP_WAITS ensureProject: create the project "p": CVAT answered 502: Bad Gateway: try 2 since T1, ';
  expect(lines).toEqual([`${begins}tries again at T2`, `${begins}waits for the answer`]);
});
