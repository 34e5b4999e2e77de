import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { runFaulted } from './run-faulted.ts';

/** A short pass of `npm run faults`: a worker that dies alone, a host that is killed, answers that are lost or come late. */
test.each([1, 2])('seed %i: exactly once, whatever strikes', { timeout: 300_000 }, async (seed) => {
  const root = inject('packageFolder');
  const faulted = await runFaulted(seed, inject('azurite'), {
    app: join(root, 'dist', 'main.cjs'),
    root,
    visibilitySeconds: 2,
  });
  expect(['exact', 'repaired'], JSON.stringify(faulted)).toContain(faulted.outcome);
});
