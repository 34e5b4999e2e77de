import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { CheckResult } from '../../shared/doctor/check.ts';
import { runCommand } from './run-command.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
});
afterAll(() => pipeline?.stop());

test('GET /api/doctor sees events arrive and the durable backend answer', async () => {
  const { url, keys } = pipeline.host();
  const response = await fetch(`${url}/api/doctor`, { headers: { 'x-functions-key': keys.default } });
  const { checks } = z.object({ checks: z.array(CheckResult) }).parse(await response.json());
  const bad = checks.filter(({ state }) => state === 'failed');
  expect(bad).toEqual([]);
  const stateOf = (name: string) => checks.find((check) => check.name === name)?.state;
  expect([stateOf('events'), stateOf('durable-backend'), stateOf('cvat-reachable')]).toEqual(['ok', 'ok', 'ok']);
});

test('npm run doctor -- --url asks the app and tells its answer by the exit code', async () => {
  const { url, keys } = pipeline.host();
  const asked = await runCommand('doctor', ['--url', url], { APP_KEY: keys.default });
  expect(asked.stdout).toContain('✓ cvat-token');
  expect(asked.code).toBe(3);
  const refused = await runCommand('doctor', ['--url', url], { APP_KEY: 'wrong' });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('401') });
});
