import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

const hub = (folder: string) => join(folder, 'testhub');

/** The journal of the one instance, named `id`, that an engine of its own has left behind. */
async function journalOf(
  id: string,
  live: (other: RunningEngine) => Promise<void>,
): Promise<{ name: string; text: string }> {
  const other = await runEngine();
  await live(other);
  await other.stop();
  const folder = hub(join(other.folder, 'data'));
  const name = readdirSync(folder).find((file) =>
    readFileSync(join(folder, file), 'utf8').includes(`"instanceId":"${id}"`),
  );
  const text = readFileSync(join(folder, name ?? ''), 'utf8');
  await other.end();
  return { name: name ?? '', text };
}

test('a journal that is cut anywhere is a state from which the orchestration ends right', async () => {
  const { name, text } = await journalOf('cut', async (other) => {
    await other.start('stages', null, 'cut');
    await other.happened('cut', 'TimerFired');
  });
  const firstLine = text.indexOf('\n') + 1;
  const cuts = new Set([firstLine, text.length]);
  for (let at = firstLine; at < text.length; at += 61) cuts.add(at);
  for (const at of cuts) {
    const dataDir = mkdtempSync(join(engine.folder, 'cut-'));
    mkdirSync(hub(dataDir));
    writeFileSync(join(hub(dataDir), name), text.slice(0, at));
    await engine.restart({ dataDir });
    expect(await engine.raise('cut', 'go', at)).toBe(202);
    expect((await engine.ended('cut')).output).toEqual(['one', ['two', 'three'], at, 'four']);
    rmSync(dataDir, { recursive: true });
  }
});

test('a journal goes on behind a line that was cut off, and is read at the next start', async () => {
  const { name, text } = await journalOf('torn', async (other) => {
    await other.start('waits', ['a', 'b'], 'torn');
    await other.happened('torn', 'ExecutionStarted');
  });
  const dataDir = mkdtempSync(join(engine.folder, 'torn-'));
  mkdirSync(hub(dataDir));
  writeFileSync(join(hub(dataDir), name), `${text}{"type":"received","mess`);
  await engine.restart({ dataDir });
  expect(await engine.raise('torn', 'a', 1)).toBe(202);
  await engine.restart({ dataDir });
  expect(await engine.raise('torn', 'b', 2)).toBe(202);
  expect((await engine.ended('torn')).output).toEqual([1, 2]);
});

test('a journal with a torn first line is not an instance: its start was never answered', async () => {
  const dataDir = mkdtempSync(join(engine.folder, 'first-'));
  mkdirSync(hub(dataDir));
  writeFileSync(join(hub(dataDir), 'a.jsonl'), '{"type":"started","sta');
  writeFileSync(join(hub(dataDir), 'b.jsonl.tmp'), '{"type":"fin');
  await engine.restart({ dataDir });
  expect(readdirSync(hub(dataDir))).toEqual([]);
});

test('a journal that is damaged in the middle stops the engine and is named', async () => {
  const dataDir = mkdtempSync(join(engine.folder, 'damaged-'));
  mkdirSync(hub(dataDir));
  const { text } = await journalOf('damaged', async (other) => {
    await other.start('waits', ['go'], 'damaged');
  });
  writeFileSync(join(hub(dataDir), 'a.jsonl'), text.replace('\n', '\nnonsense\n'));
  const broken = runEngine({ dataDir });
  await expect(broken).rejects.toThrow(
    /^Cannot read the journal ".*a\.jsonl": a line is not a record of it: current value is nonsense/,
  );
});
