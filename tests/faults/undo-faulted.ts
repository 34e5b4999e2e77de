import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { FaultedSite } from './faulted-site.ts';

const PATIENCE_MS = 300_000;

const Undone = z.object({ runtimeStatus: z.string(), result: z.object({ findings: z.array(z.unknown()) }).nullish() });
const Counted = z.object({ count: z.int() });

/** Undoes a migration, while `strikes` happens to it, until it says that nothing is left to do; answers what is wrong then. */
export async function undoFaulted(site: FaultedSite, id: string, strikes: () => Promise<string[]>): Promise<string[]> {
  const ask = (method: string, path = `migrations/${id}/undo`) =>
    fetch(`${site.server().url}/api/${path}`, { method, headers: { 'x-functions-key': site.server().keys.default } });
  const problems: string[] = [];
  const until = performance.now() + PATIENCE_MS;
  for (let round = 1; ; round++) {
    await patiently(until, () => ask('POST'));
    if (round === 1) problems.push(...(await strikes()));
    else site.cvat.faults.clear();
    const result = await patiently(until, async () => {
      await site.startIfDead();
      const view = Undone.parse(await (await ask('GET')).json());
      return view.runtimeStatus === 'Running' || view.runtimeStatus === 'Pending' ? undefined : view;
    });
    if (!result) return [...problems, 'the undo does not end'];
    if (result.result?.findings.length === 0) break;
    if (round === 4) return [...problems, `the undo fails again and again: ${JSON.stringify(result)}`];
  }
  site.cvat.faults.clear();
  await site.cvat.faults.lateWorkDone();
  for (const what of ['tasks', 'projects']) {
    const headers = { authorization: `Bearer ${site.cvat.tokens.writer}`, accept: 'application/vnd.cvat+json' };
    const { count } = Counted.parse(await (await fetch(`${site.cvat.url}/api/${what}`, { headers })).json());
    if (count > 0) problems.push(`CVAT has ${count} ${what} after the undo`);
  }
  return problems;
}

/** A host that is being started again does not answer. */
async function patiently<T>(until: number, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  while (performance.now() < until) {
    const answer = await attempt().catch(() => undefined);
    if (answer !== undefined) return answer;
    await pause(200);
  }
  return undefined;
}
