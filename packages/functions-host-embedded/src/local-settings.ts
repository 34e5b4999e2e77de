import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';

const LocalSettings = z.object({
  IsEncrypted: z.literal(false).default(false),
  Values: z.record(z.string(), z.string()).default({}),
});

/** Fills `env` from local.settings.json, where there is one; what the environment has already wins. */
export async function applyLocalSettings(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const settings = await readJsonFile(join(root, 'local.settings.json'), LocalSettings);
  for (const [name, value] of Object.entries(settings?.Values ?? {})) env[name] ??= value;
}
