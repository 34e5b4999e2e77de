import { z } from 'zod';
import { effectOf } from '../dataset/finding.ts';
import { imageOfPlace } from '../verification/image-of-place.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { readFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';

/** As many of each code as a report lists. */
const OF_EACH_CODE = 20;

/** Images that the report will speak of, with whether they were changed on the way: people will want to look at them. */
const Wanted = z.record(z.string(), z.enum(['changed', 'info']));
export type Wanted = z.infer<typeof Wanted>;

/** So many findings are looked through: what a report lists stands at the beginning of each code. */
const LOOKED_AT = 20_000;

/** Notes the images that the findings of the export name, so that the steps that see CVAT can say where these are. */
export async function noteWanted(world: World, id: string): Promise<void> {
  const wanted: Wanted = {};
  const seen = new Map<string, number>();
  let looked = 0;
  for await (const { code, at, ...finding } of readFindings(world, workBlobs(id).findings('normalize'))) {
    if (++looked > LOOKED_AT) break;
    const effect = effectOf(finding);
    const image = imageOfPlace(at);
    if ((effect !== 'changed' && effect !== 'info') || image === undefined) continue;
    const count = (seen.get(code) ?? 0) + 1;
    seen.set(code, count);
    if (count > OF_EACH_CODE) continue;
    if (effect === 'changed' || !Object.hasOwn(wanted, image)) wanted[image] = effect;
  }
  await writeWork(world, workBlobs(id).wanted, wanted);
}

/** None where the notes are lost: a report without them is as true. */
export async function readWanted(world: World, id: string): Promise<Wanted> {
  return (await glanceAtWork(world, workBlobs(id).wanted, Wanted)) ?? {};
}
