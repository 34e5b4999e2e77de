import { expect, test } from 'vitest';
import { z } from 'zod';
import { atOnce, inTurns } from '../../shared/dataset/in-turns.ts';
import { decodeLines, encodeLines } from '../../shared/dataset/json-lines.ts';

function* work(parts: number, units: number): Generator<number, string> {
  for (let part = 0; part < parts; part++) yield units;
  return 'done';
}

/** How often something else of the process had its turn meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let running = true;
  const count = () => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  await work();
  running = false;
  return turns;
}

test('inTurns() does what atOnce() does, and lets others have their turn after each 500 units', async () => {
  expect(atOnce(work(100, 1000))).toBe('done');
  expect(await inTurns(work(100, 1000))).toBe('done');
  expect(await turnsDuring(() => inTurns(work(100, 1000)))).toBeGreaterThanOrEqual(50);
  expect(await turnsDuring(() => inTurns(work(1, 499)))).toBeLessThanOrEqual(1);
});

/** Parts that say too little of themselves, as cold code does: twelve milliseconds each, and one unit. */
function* slow(parts: number): Generator<number, void> {
  for (let part = 0; part < parts; part++) {
    const end = performance.now() + 12;
    while (performance.now() < end);
    yield 1;
  }
}

test('inTurns() lets others have their turn also where few units take long', async () => {
  expect(await turnsDuring(() => inTurns(slow(5)))).toBeGreaterThanOrEqual(5);
});

test('two that work beside each other go on in different turns', async () => {
  const [part, parts] = [1000, 50];
  const both = () => Promise.all([inTurns(work(parts, part)), inTurns(work(parts, part))]);
  expect(await turnsDuring(both)).toBeGreaterThanOrEqual(2 * parts);
});

test('encodeLines() and decodeLines() let others have their turn, also where all bytes are there', async () => {
  const items = Array.from({ length: 30_000 }, (_, n) => ({ text: `${n} `.repeat(10) }));
  const chunks: Uint8Array[] = [];
  const written = async () => {
    for await (const chunk of encodeLines(items)) chunks.push(chunk);
  };
  expect(await turnsDuring(written)).toBeGreaterThanOrEqual(5);
  const bytes = async function* () {
    yield* chunks;
  };
  const read = () => Array.fromAsync(decodeLines(bytes(), z.object({ text: z.string() })));
  expect(await turnsDuring(read)).toBeGreaterThanOrEqual(5);
});
