import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { CheckResult } from '../../shared/migration/doctor/check.ts';
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

test('npm run doctor -- --url asks the app and tells its answer by the exit code', () => {
  const { url, keys } = pipeline.host();
  const run = (key: string) =>
    spawnSync(process.execPath, ['local/doctor.ts', '--url', url, '--key', key], { encoding: 'utf8' });
  const asked = run(keys.default);
  expect(asked.stdout).toContain('✓ cvat-token');
  expect(asked.status).toBe(3);
  expect(run('wrong')).toMatchObject({ status: 2, stderr: expect.stringContaining('401') });
});
