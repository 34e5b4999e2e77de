import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Identity = z.object({
  /** Part of the names of the host's own queues. */
  hostId: z.string(),
  /** Path segment of the durable client's own endpoint, which needs no key. */
  rpcSecret: z.string(),
  /** The port of the last run. */
  port: z.int().optional(),
});
export type Identity = z.infer<typeof Identity>;

const pathOf = (dataDir: string) => join(dataDir, 'identity.json');

/** Who this host is, from its data folder: the same after every restart. */
export async function loadIdentity(dataDir: string): Promise<Identity> {
  const kept = await readJsonFile(pathOf(dataDir), Identity);
  return kept ?? { hostId: `local${randomBytes(6).toString('hex')}`, rpcSecret: randomBytes(24).toString('base64url') };
}

export async function saveIdentity(dataDir: string, identity: Identity): Promise<void> {
  await writeJsonFile(pathOf(dataDir), identity);
}
