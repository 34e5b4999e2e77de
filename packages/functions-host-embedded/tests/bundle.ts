import { access, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { inject } from 'vitest';

/** One file of a test app, which starts in half of the time of its sources. Built by the first test that needs it: the run has one folder for what is packed. */
export async function bundle(source: string, name: string): Promise<string> {
  const file = join(dirname(inject('packageFolder')), `${name}.cjs`);
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    return file;
  const own = `${file}.${process.pid}`;
  const options = { bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'error' } as const;
  await build({ ...options, entryPoints: [source], outfile: own, external: ['@azure/functions-core'] });
  await rename(own, file);
  return file;
}
