import { describe, expect, inject, it } from 'vitest';
import type { Project, ProjectImage, ProjectShape } from './project.ts';
import { runScenario } from './run-scenario.ts';
import { type Round, scenarioOf } from './scenario.ts';

/** A short pass with most of what may happen; `npm run campaign` tries as many as there is time for. */
const SEEDS = [35, 97, 1424];

describe('a report holds against what the independent checker sees in CVAT', () => {
  it.each(SEEDS)('with everything that seed %i decides', async (seed) => {
    const scenario = scenarioOf(seed);
    const judged = await runScenario(inject('azurite'), scenario);
    expect(judged).toHaveLength(scenario.rounds.length);
    expect(judged.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  it('and a report that does not is told', async () => {
    const image: ProjectImage = {
      ...{ path: 'a.jpg', format: 'jpeg', stored: { width: 40, height: 30 }, orientation: 1, state: 'there' },
    };
    const box: ProjectShape = {
      ...{ image: 'a.jpg', label: 'Cat', shape: { type: 'box', points: [5, 5, 20, 20] }, crowd: false },
    };
    const project: Project = {
      ...{ images: [image], drawn: [box], style: { absolute: true, sizes: 'right', names: 'all', escaped: true } },
    };
    const round: Round = {
      ...{
        project,
        name: 'labels.json',
        options: {},
        attributes: false,
        replace: false,
        dryRun: false,
        previewed: false,
        faults: [],
      },
      ...{ twice: false, people: 'nothing', lines: false, between: {}, unlabelled: false },
    };
    const [judged] = await runScenario(
      inject('azurite'),
      { flat: false, moving: false, version: '2.73.0', rounds: [round] },
      async ({ world }) => {
        const [task] = await world.cvat.tasks.ofMigrations();
        const [job] = await world.cvat.tasks.jobs(task?.id ?? 0);
        await world.cvat.annotations.replaceInJob(job?.id ?? 0, { tags: [], shapes: [] });
      },
    );
    expect(judged?.verdict).toBe('verified');
    expect(judged?.wrong).toEqual([
      'task 1, frame 0 "a.jpg": job 1: annotations[0] is not there: rectangle [5.000, 5.000, 20.000, 20.000] of "Cat"',
    ]);
  });
});
