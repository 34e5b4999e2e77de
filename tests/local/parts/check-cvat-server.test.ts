import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCvatServer } from '../../../local/parts/check-cvat-server.ts';
import { UsageError } from '../../../local/usage-error.ts';

let dataDir: string;
let cvat: RunningCvat;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cvat-'));
  cvat = await startCvat({ dataDir });
});
afterAll(async () => {
  await cvat.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function refusal(url: string, token: string): Promise<UsageError> {
  const error = await checkCvatServer({ url, token }, () => undefined).catch((reason: unknown) => reason);
  if (error instanceof UsageError) return error;
  throw new Error(`Expected a refusal: it is ${error}`);
}

test('checkCvatServer() names the option and not the setting, also in what went wrong', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const address = gone.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  gone.close();
  await once(gone, 'close');
  const url = `http://127.0.0.1:${port}`;
  const { message, fix } = await refusal(url, 'secret');
  expect(message).toContain(`current value of --cvat is ${url}`);
  expect(fix).toContain('Check --cvat');
});

test.each([
  ['a wrong', () => 'wrong-token', 'token'],
  ['a read-only', () => cvat.tokens.readOnly, 'read-only'],
  ['an expired', () => cvat.tokens.expired, 'token'],
])('checkCvatServer() refuses %s token, and does not repeat it', async (_, value, reason) => {
  const { message, fix } = await refusal(cvat.url, value());
  expect(message).toMatch(/^Cannot /);
  expect(message).toContain(reason);
  expect(fix).toContain('--token-env');
  expect(message + fix).not.toContain(value());
});
