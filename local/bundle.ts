import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const EXTENSIONS = '@azure/functions-extensions-base';

/**
 * Bundles the function app into the one file that package.json's `main` names, so that a package needs no node_modules.
 * `@azure/functions-core` is no package: the host provides it at run time.
 */
export async function bundleApp(root: string): Promise<string> {
  const outfile = join(root, 'dist', 'main.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['functions/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['@azure/functions-core'],
    // Two builds of this package would be two registries: a factory that we register must be seen by @azure/functions.
    alias: { [EXTENSIONS]: createRequire(import.meta.url).resolve(EXTENSIONS) },
    sourcemap: true,
    logLevel: 'silent',
  });
  return outfile;
}
