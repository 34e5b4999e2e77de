import { runScenario } from './run-scenario.ts';
import { scenarioOf } from './scenario.ts';

export type Campaign = { from: number; runs: number; minutes: number; verbose: boolean; say: (line: string) => void };
export type Totals = { scenarios: number; migrations: number; false: number; unnecessary: number } & Record<
  string,
  number
>;

/** Runs the scenarios of so many seeds, one after the other, and says each verdict that is not true. */
export async function campaign(azurite: string, { from, runs, minutes, verbose, say }: Campaign): Promise<Totals> {
  const totals: Totals = { scenarios: 0, migrations: 0, false: 0, unnecessary: 0 };
  const end = performance.now() + minutes * 60_000;
  for (let seed = from; seed < from + runs && performance.now() < end; seed++) {
    const scenario = scenarioOf(seed);
    const started = performance.now();
    const judged = await runScenario(azurite, scenario).catch((error: unknown) => {
      totals.false += 1;
      say(`seed ${seed} broke: ${error instanceof Error ? error.stack : error}`);
      return [];
    });
    totals.scenarios += 1;
    for (const [k, one] of judged.entries()) {
      totals.migrations += 1;
      totals[one.verdict] = (totals[one.verdict] ?? 0) + 1;
      const { project: _, ...round } = scenario.rounds[k] ?? { project: undefined };
      const what = `seed ${seed}, round ${k + 1} of ${judged.length}: ${one.headline} [${one.codes}] ${JSON.stringify(round)}`;
      if (one.wrong.length > 0) {
        totals.false += 1;
        say(
          `FALSE ${what}\n  ${one.wrong.join('\n  ')}\n  again: npm run campaign -- --seed ${seed} --runs 1 --verbose`,
        );
      } else if (one.unnecessary) {
        totals.unnecessary += 1;
        say(`UNNECESSARY ${what}`);
      } else if (verbose) say(what);
    }
    if (verbose) say(`${((performance.now() - started) / 1000).toFixed(1)} s\n${JSON.stringify(scenario)}`);
  }
  return totals;
}
