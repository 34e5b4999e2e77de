import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { runFaulted } from './run-faulted.ts';

const SEED = 423;

/** A short pass of `npm run faults`: a host that is killed, an answer of CVAT that is lost, and a storage that is busy. */
test('exactly once, whatever strikes', { timeout: 300_000 }, async () => {
  const root = inject('packageFolder');
  const faulted = await runFaulted(SEED, inject('azurite'), {
    app: join(root, 'dist', 'main.cjs'),
    root,
    visibilitySeconds: 2,
  });
  expect(['exact', 'repaired'], JSON.stringify(faulted)).toContain(faulted.outcome);
});
