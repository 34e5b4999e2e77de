import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { InstanceStore } from '../../src/durable/instance-store.ts';

const TIME = '2026-01-01T00:00:00.000Z';

test('InstanceStore opens with 500 finished instances without reading one history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (let index = 0; index < 500; index++) {
    const instanceId = `instance-${index}`;
    const head = {
      type: 'finished',
      startId: 's',
      instanceId,
      name: 'n',
      status: 'Completed',
      createdTime: TIME,
      lastUpdatedTime: TIME,
    };
    const details = { input: `${index}`, output: null, customStatus: null };
    const file = `${createHash('sha256').update(instanceId).digest('hex')}.jsonl`;
    // A history that could not be read.
    writeFileSync(join(folder, file), `${JSON.stringify(head)}\n${JSON.stringify(details)}\nnonsense\n`);
  }
  const store = new InstanceStore(folder);
  expect(store.views()).toHaveLength(500);
  expect(store.allLive()).toEqual([]);
  expect(() => store.view('instance-499')?.details()).toThrow(/nonsense/);
});
