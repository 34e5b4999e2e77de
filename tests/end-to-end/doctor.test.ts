import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { CheckResult } from '../../shared/doctor/check.ts';
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

/** Not spawnSync: CVAT and the events live in this process. */
function runDoctor(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['local/doctor.ts', ...args], (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}

test('npm run doctor -- --url asks the app and tells its answer by the exit code', async () => {
  const { url, keys } = pipeline.host();
  const asked = await runDoctor('--url', url, '--key', keys.default);
  expect(asked.stdout).toContain('✓ cvat-token');
  expect(asked.status).toBe(3);
  const refused = await runDoctor('--url', url, '--key', 'wrong');
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('401') });
});
