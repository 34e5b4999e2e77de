import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { type NamedSnapshot, settingsOf } from './snapshot.ts';

export const RegisteredFunction = z.object({
  name: z.string(),
  bindings: z.array(
    z.looseObject({ type: z.string(), connection: z.string().optional(), source: z.string().optional() }),
  ),
});
export type RegisteredFunction = z.infer<typeof RegisteredFunction>;

/**
 * The functions that the app registers where all containers of all snapshots are watched. The app is loaded as a host loads it,
 * in a process of its own, since a process can be a worker once. `entry` within `root` is its first file; default: that of the sources.
 */
export async function registeredFunctions(
  root: string,
  snapshots: readonly NamedSnapshot[],
  { entry }: { entry?: string } = {},
): Promise<RegisteredFunction[]> {
  const containers = snapshots.flatMap((snapshot) => settingsOf(snapshot)?.IMAGE_CONTAINERS?.split(',') ?? []);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'list-functions.ts'), root, ...(entry === undefined ? [] : [entry])],
    {
      encoding: 'utf8',
      env: { ...process.env, IMAGE_CONTAINERS: [...new Set(containers)].join(',') },
    },
  );
  if (status !== 0) throw new Error(`Cannot load the functions: ${stderr}`);
  return z.array(RegisteredFunction).parse(JSON.parse(stdout.slice(stdout.lastIndexOf('\n[') + 1)));
}
