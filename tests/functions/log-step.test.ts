import { expect, test } from 'vitest';
import { logStep } from '../../functions/log-step.ts';
import { invocation } from './invocation.ts';

test('logStep() tells what was planned, and how long that takes', () => {
  const { context, logs } = invocation();
  const value = { tasks: 3, existing: 1, images: 5400, annotations: 1 };
  logStep(context, 'planMigration', { ok: true, value }, 'a1');
  expect(logs.join()).toContain(
    'MIGRATION_PLANNED a1: 5,400 pictures and 1 annotation in 3 tasks, takes about 3 minutes',
  );
});
