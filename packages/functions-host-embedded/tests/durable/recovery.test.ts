import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DurableHost, runDurableHost } from './run-durable-host.ts';
import { eventually } from './run-engine.ts';

let app: DurableHost;
beforeAll(async () => {
  app = await runDurableHost();
});
afterAll(() => app.end());

test('kill -9 in the middle of an activity and right after an answer: it runs again, and no start and no event that was accepted is lost', async () => {
  const [notes, gate] = [join(app.folder, 'notes'), join(app.folder, 'gate')];
  const ids = Array.from({ length: 10 }, (_, index) => `accepted-${index}`);
  await app.start('passes', { notes, gate, text: 'x' }, 'killed');
  // Not only the file: it is there before its first line is.
  await eventually(() => existsSync(notes) && readFileSync(notes, 'utf8') === 'x begins\n');
  await Promise.all(ids.map((id) => app.start('waits', ['go'], id)));
  await Promise.all(ids.map((id, index) => app.manage('POST', `instances/${id}/raiseEvent/go`, index)));
  await Promise.all(ids.map((id) => app.start('calls', [{ name: 'echo', input: id }], `${id}-late`)));
  await app.host.kill();
  writeFileSync(gate, '');
  await app.restart();
  expect(await app.ended('killed')).toMatchObject({ runtimeStatus: 'Completed', output: 'x' });
  expect(readFileSync(notes, 'utf8')).toBe('x begins\nx begins\nx ends\n');
  for (const [index, id] of ids.entries()) {
    expect((await app.ended(id)).output).toEqual([index]);
    expect((await app.ended(`${id}-late`)).output).toEqual([id]);
  }
});

test('kill -9 at any moment: every orchestration ends with the right result', async () => {
  const inputs = Array.from({ length: 8 }, (_, index) => index);
  // Milliseconds from the last start to the kill.
  const moments = [3, 40];
  const expected = new Map<string, unknown>();
  for (const [round, moment] of moments.entries()) {
    await app.start('manyChildren', inputs, `children-${round}`);
    expected.set(
      `children-${round}`,
      inputs.map((input) => [input]),
    );
    await app.start('countdown', { left: 20, seen: [] }, `countdown-${round}`);
    expected.set(
      `countdown-${round}`,
      Array.from({ length: 20 }, (_, index) => 20 - index),
    );
    await app.start('fanOut', inputs, `fan-out-${round}`);
    expected.set(`fan-out-${round}`, inputs);
    await app.start('sleeps', 50, `sleeps-${round}`);
    expected.set(`sleeps-${round}`, expect.any(Number));
    await delay(moment);
    await app.host.kill();
    await app.restart();
  }
  for (const [id, output] of expected) {
    expect({ id, ...(await app.ended(id)) }).toMatchObject({ id, runtimeStatus: 'Completed', output });
  }
  const left = readdirSync(join(app.folder, 'data', 'durable', 'testhub'));
  expect(left.filter((file) => !file.endsWith('.jsonl'))).toEqual([]);
}, 180_000);
