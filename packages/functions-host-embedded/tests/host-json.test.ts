import { expect, test } from 'vitest';
import { HostJson, visibilityOf } from '../src/host-json.ts';

test('visibilityOf() takes what host.json says of the durable queues, and five minutes where it says nothing', () => {
  const storageProvider = {
    controlQueueVisibilityTimeout: '00:01:00',
    workItemQueueVisibilityTimeout: '00:02:30',
  };
  const said = HostJson.parse({ version: '2.0', extensions: { durableTask: { storageProvider } } });
  expect(visibilityOf(said)).toEqual({ turns: 60_000, activities: 150_000, messages: 600_000 });
  const silent = HostJson.parse({ version: '2.0' });
  expect(visibilityOf(silent)).toEqual({ turns: 300_000, activities: 300_000, messages: 600_000 });
});
