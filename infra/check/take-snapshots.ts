import { readFile, writeFile } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import type { Bicep } from 'bicep-node';
import { z } from 'zod';
import { diagnostics } from './diagnostics.ts';
import type { Problem } from './problem.ts';
import { type NamedSnapshot, Snapshot } from './snapshot.ts';

/** Nobody's: names of resources are made of it. docs/deploy.md says the same to `bicep snapshot`. */
const SOMEWHERE = {
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  tenantId: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'cvat',
  location: 'westeurope',
};

/**
 * Takes a snapshot of every parameter file of `infra/snapshots` and compares it with the one that is kept beside it, so that a
 * change of what a deployment makes is seen in review. `update` keeps what was taken.
 */
export async function takeSnapshots(
  root: string,
  bicep: Bicep,
  { files, update }: { files: readonly string[]; update: boolean },
): Promise<{ snapshots: NamedSnapshot[]; problems: Problem[] }> {
  const snapshots: NamedSnapshot[] = [];
  const problems: Problem[] = [];
  for (const path of files) {
    const at = relative(root, path).replaceAll('\\', '/');
    const taken = await take(bicep, path);
    if ('failed' in taken) {
      const said = await diagnostics(root, bicep, [path]);
      problems.push(...(said.length > 0 ? said : [{ at, rule: 'snapshot', detail: taken.failed }]));
      continue;
    }
    const { predictedResources, diagnostics: said } = Snapshot.parse(JSON.parse(taken.text));
    snapshots.push({ name: basename(path, '.bicepparam'), at, text: taken.text, resources: predictedResources });
    if (said.length > 0) problems.push({ at, rule: 'snapshot', detail: JSON.stringify(said) });
    const kept = path.replace(/\.bicepparam$/, '.snapshot.json');
    if (update) await writeFile(kept, stable(taken.text));
    const before = Snapshot.safeParse(JSON.parse(await readFile(kept, 'utf8').catch(() => '{}')));
    problems.push(
      ...differences(before.success ? before.data : { predictedResources: [], diagnostics: [] }, taken.text).map(
        (detail) => ({ at, rule: 'snapshot', detail }),
      ),
    );
  }
  return { snapshots, problems };
}

/** Templates refuse some parameters with `fail()`: the text that a person then reads, or nothing where it is accepted. */
export async function refusal(bicep: Bicep, path: string): Promise<string | undefined> {
  const taken = await take(bicep, path);
  return 'failed' in taken ? taken.failed : undefined;
}

async function take(bicep: Bicep, path: string): Promise<{ text: string } | { failed: string }> {
  try {
    return { text: (await bicep.getSnapshot({ path, metadata: SOMEWHERE })).snapshot.replaceAll('\r\n', '\n') };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** The compiler gives the outputs in another order each time. */
function stable(text: string): string {
  const snapshot = z.looseObject({ outputs: z.record(z.string(), z.unknown()).default({}) }).parse(JSON.parse(text));
  const outputs = Object.fromEntries(Object.entries(snapshot.outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...snapshot, outputs }, undefined, 2)}\n`;
}

/** By resource: a person reads which, and looks at the difference of the files for the rest. */
function differences(kept: Snapshot, takenText: string): string[] {
  const taken = Snapshot.parse(JSON.parse(takenText));
  const before = new Map(kept.predictedResources.map((one) => [one.id, JSON.stringify(one)]));
  const after = new Map(taken.predictedResources.map((one) => [one.id, JSON.stringify(one)]));
  const gone = [...before.keys()].filter((id) => !after.has(id)).map((id) => `no longer makes ${short(id)}`);
  const changed = [...after].flatMap(([id, text]) => {
    if (!before.has(id)) return [`also makes ${short(id)}`];
    return before.get(id) === text ? [] : [`makes ${short(id)} otherwise than kept`];
  });
  const all = [...gone, ...changed];
  return all.length === 0
    ? []
    : [...all, 'if that is meant: npm run check:infra -- --update, and commit the snapshots'];
}

const short = (id: string) => id.slice(id.lastIndexOf('/providers/') + '/providers/'.length);
