import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seededRandom } from '@azureml-to-cvat/blob-events-emulated/seeded-random.ts';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../shared/errors.ts';
import { cocoFaults } from '../cvat/coco-validator.ts';
import { fixtureNames, readFixture } from './fixture.ts';
import { excluded, normalize } from './normalize.ts';

const ROUNDS = 400;
const TOKENS = [
  'null',
  '"x"',
  '-1',
  '1e999',
  '[]',
  '{}',
  'true',
  'NaN',
  '0.5',
  '99999',
  '"',
  ',',
  '}',
  ']',
  '\\',
  '\u0000',
];

test('a mutated export ends in an answer that adds up, or in a refusal, and leaves nothing in memory', async () => {
  const fixtures = await Promise.all(fixtureNames.map(readFixture));
  const random = seededRandom(20_241);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const ends = { answered: 0, refused: 0 };
  let before = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const fixture = pick(fixtures);
    if (!fixture) throw new Error('Cannot mutate: there are no fixtures');
    let content = Buffer.from(fixture.export);
    for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1)
      content = mutated(content, random, pick(TOKENS) ?? '');
    const seen = `round ${round} of ${fixture.name}`;
    try {
      const chunkSize = pick([5, 100, 100_000]) ?? 100;
      const result = await normalize(content, fixture.container, { normalize: fixture.options, chunkSize });
      ends.answered += 1;
      const { scan, records, findings } = result;
      const kept = (kind: string) => records.filter((record) => record.kind === kind).length;
      expect(kept('image') + excluded(findings, 'image'), seen).toBe(scan.counts.images);
      expect(kept('annotation') + excluded(findings, 'annotation'), seen).toBe(scan.counts.annotations);
      expect(cocoFaults(result.coco), seen).toEqual([]);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw new Error(`Cannot normalize ${seen}`, { cause: error });
      ends.refused += 1;
    }
    if (round === 120) before = heapUsed();
  }
  expect(ends.answered).toBeGreaterThan(ROUNDS / 20);
  expect(ends.refused).toBeGreaterThan(ROUNDS / 20);
  expect(heapUsed() - before).toBeLessThan(4_000_000);
});

function mutated(content: Buffer, random: () => number, token: string): Buffer<ArrayBuffer> {
  const at = () => Math.floor(random() * content.length);
  const [from = 0, to = 0] = [at(), at()].sort((a, b) => a - b);
  switch (Math.floor(random() * 6)) {
    case 0: {
      const flipped = Buffer.from(content);
      flipped[from] = (flipped[from] ?? 0) ^ (1 << Math.floor(random() * 8));
      return flipped;
    }
    case 1:
      return Buffer.from(content.subarray(0, to));
    case 2:
      return Buffer.concat([content.subarray(0, from), content.subarray(Math.min(to, from + 40))]);
    case 3:
      return Buffer.concat([content.subarray(0, to), content.subarray(from)]);
    case 4:
      return Buffer.concat([content.subarray(0, from), Buffer.from(token), content.subarray(from)]);
    default:
      return valueReplaced(content, from, token);
  }
}

/** The next value after a colon or in a list becomes another one: mostly still JSON, of the wrong kind. */
function valueReplaced(content: Buffer, from: number, token: string): Buffer<ArrayBuffer> {
  const text = content.toString();
  const rest = text.slice(from).replace(/([:[,]\s*)("[^"\\]*"|-?[\d.eE+-]+)/, (_, lead: string) => `${lead}${token}`);
  return Buffer.from(text.slice(0, from) + rest);
}

/** Bytes, after everything that can be freed has been. */
function heapUsed(): number {
  setFlagsFromString('--expose_gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}
