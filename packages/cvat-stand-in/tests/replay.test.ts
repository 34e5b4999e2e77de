import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { startCvat } from '../src/start-cvat.ts';
import { play } from './replay/play.ts';
import { readTopic, topics } from './replay/recording.ts';
import { openVariables } from './replay/variables.ts';
import { WORLDS } from './replay/worlds.ts';

/** Steps that differ, each with its reason. It only shrinks: a step in it that is equal fails the test, too. */
const LIST = join(import.meta.dirname, 'replay', 'deviations.json');
const Deviations = z.record(z.string(), z.record(z.string(), z.string().min(10)));
const DEVIATIONS = Deviations.parse(JSON.parse(readFileSync(LIST, 'utf8')));

/** Their containers have the names of the recordings: one after another. */
const ON_CONTAINERS = ['data_cloud', 'frames', 'import_cloud', 'storages'];

/** Of all steps that prove something, the share that must be equal. */
const GOAL = 0.99;

async function replay(topic: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'cvat-replay-'));
  const cvat = await startCvat({ dataDir });
  try {
    const variables = openVariables();
    variables.set('<server>', cvat.url);
    variables.set('<org>', 'studio');
    variables.set('<host>', new URL(cvat.url).host);
    const world = (await WORLDS[topic]?.({ cvat, connectionString: inject('azurite') })) ?? {};
    const differing: Record<string, string> = {};
    for (const step of readTopic(topic)) {
      const { difference } = await play(cvat, step, variables, world);
      if (difference !== undefined && step.doubtful === undefined) differing[step.step] = difference;
    }
    return differing;
  } finally {
    await cvat.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

describe('the recordings of CVAT 2.73.0', () => {
  const alone = topics().filter((topic) => !ON_CONTAINERS.includes(topic));
  test.concurrent.each(alone)('replay: %s differs where the list says so and nowhere else', judge);
  test.each(ON_CONTAINERS)('replay: %s differs where the list says so and nowhere else', judge);

  async function judge(topic: string): Promise<void> {
    const differing = await replay(topic);
    const listed = DEVIATIONS[topic] ?? {};
    const unexplained = Object.entries(differing).filter(([step]) => !(step in listed));
    expect(Object.fromEntries(unexplained), 'steps that differ without a reason').toEqual({});
    expect(
      Object.keys(listed).filter((step) => !(step in differing)),
      'listed steps that are equal',
    ).toEqual([]);
  }

  test('replay: at least 99 % of all steps that prove something are equal', () => {
    const sure = topics().flatMap((topic) => readTopic(topic).filter(({ doubtful }) => doubtful === undefined));
    const listed = Object.values(DEVIATIONS).flatMap((steps) => Object.keys(steps));
    expect(1 - listed.length / sure.length).toBeGreaterThanOrEqual(GOAL);
  });
});
