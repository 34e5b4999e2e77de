import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import type { World } from '../world.ts';

/** What the last rotation did, in the work container; for the doctor and for whoever looks why images stopped loading. */
export const credentialBlob = 'credentials.json';

const Known = { storageId: z.int(), container: z.string(), ends: z.string() };

/** `ends`: ISO time at which CVAT's credential ends, or `never`. */
export const RotatedStorage = z.discriminatedUnion('state', [
  z.object({ ...Known, state: z.literal('kept') }),
  z.object({ ...Known, state: z.literal('renewed') }),
  z.object({ ...Known, state: z.literal('failed'), finding: Finding }),
]);
export type RotatedStorage = z.infer<typeof RotatedStorage>;

export const CredentialRun = z.object({
  at: z.string(),
  storages: z.array(RotatedStorage),
  /** What kept the run from looking at all storages. */
  failure: Finding.exactOptional(),
});
export type CredentialRun = z.infer<typeof CredentialRun>;

/** undefined where no rotation has run yet, or nobody can read what it left: the next one writes it again. */
export async function readCredentialRun(world: World): Promise<CredentialRun | undefined> {
  if (!(await world.work.containerExists(world.config.workContainer))) return undefined;
  return glanceAtWork(world, credentialBlob, CredentialRun);
}
