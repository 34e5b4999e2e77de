import { describe, expect, inject, it } from 'vitest';
import { runScenario } from './run-scenario.ts';
import { scenarioOf } from './scenario.ts';

/** A short pass with every change; `npm run campaign` tries as many as there is time for. */
const SEEDS = [1, 2, 3, 4, 5];

describe('a report holds against what the independent checker sees in CVAT', () => {
  it.each(SEEDS)('with everything that seed %i decides', async (seed) => {
    const scenario = scenarioOf(seed);
    const judged = await runScenario(inject('azurite'), scenario);
    expect(judged).toHaveLength(scenario.rounds.length);
    expect(judged.flatMap(({ wrong }) => wrong)).toEqual([]);
  });
});
