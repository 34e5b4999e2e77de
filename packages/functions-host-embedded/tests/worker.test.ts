import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type FunctionWorker, startWorker } from '../src/worker.ts';

let worker: FunctionWorker;
const options = {
  entry: fileURLToPath(new URL('app-that-shares.ts', import.meta.url)),
  functionAppDirectory: import.meta.dirname,
  log: () => undefined,
};
beforeAll(async () => {
  worker = await startWorker(options);
});

test('FunctionWorker.functions carries the raw bindings of the real worker', () => {
  expect(worker.functions.map(({ name }) => name)).toEqual(['shares', 'tellsWhatItGot', 'registersLate']);
  expect(worker.functions[0]?.rawBindings.map((text) => JSON.parse(text))).toEqual([
    { type: 'genericTrigger', name: 'given', direction: 'in', properties: { supportsDeferredBinding: 'false' } },
  ]);
  expect(worker.capabilities).toMatchObject({ RpcHttpBodyOnly: 'true', TypedDataCollection: 'true' });
});

test('invoke() copies bytes and metadata in, and the result out', async () => {
  const bytes = Buffer.from('given');
  const triggerMetadata = { list: { json: '[1]' } };
  const result = await worker.invoke('shares', { inputs: [{ name: 'given', data: { bytes } }], triggerMetadata });
  await setImmediate();
  await setImmediate();
  expect(bytes.toString()).toBe('given');
  expect(triggerMetadata).toEqual({ list: { json: '[1]' } });
  expect(result).toEqual({ status: 'success', returnValue: { bytes: Buffer.from('returned') }, outputs: [] });
});

test('invoke() copies the reference of a deferred binding in', async () => {
  const modelBindingData = {
    version: '1.0',
    source: 'Shared',
    contentType: 'text/plain',
    content: Buffer.from('given'),
  };
  const result = await worker.invoke('shares', { inputs: [{ name: 'given', data: { modelBindingData } }] });
  expect(result.status).toBe('success');
  expect(modelBindingData.content.toString()).toBe('given');
});

test('invoke() hands over nothing as undefined, camel-cased metadata and the retry context', async () => {
  const result = await worker.invoke('tellsWhatItGot', {
    inputs: [{ name: 'given', data: undefined }],
    triggerMetadata: { Deep: { json: '{"Key":1}' } },
    retryContext: { retryCount: 1, maxRetryCount: 2 },
  });
  const expected = { given: 'undefined', metadata: { deep: { key: 1 } }, retry: { retryCount: 1, maxRetryCount: 2 } };
  expect(result.status === 'success' && result.returnValue).toEqual({ json: JSON.stringify(expected) });
});

test('invoke() answers an unknown function and a registration after the start by a failure', async () => {
  expect(await worker.invoke('none', { inputs: [] })).toMatchObject({ status: 'failure' });
  const late = await worker.invoke('registersLate', { inputs: [{ name: 'given', data: {} }] });
  expect(late).toMatchObject({
    status: 'failure',
    exception: { message: 'A function can only be registered during app startup.' },
  });
});

test('startWorker() refuses a second app in one process', async () => {
  await expect(startWorker(options)).rejects.toThrow('runs an app already');
});
