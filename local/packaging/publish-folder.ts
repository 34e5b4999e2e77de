import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { bundleApp } from './bundle.ts';
import { inAscii } from './in-ascii.ts';
import { TEMPLATE } from './make-package.ts';
import { packDocumentation } from './pack-documentation.ts';

const FromPackage = z.object({
  ...{ name: z.string(), version: z.string(), description: z.string(), license: z.string(), main: z.string() },
  engines: z.object({ node: z.string() }),
  devDependencies: z.record(z.string(), z.string()),
});

/**
 * Programs of the package: the command, and what it starts as processes of their own. A file that one of them starts by its
 * place (`new URL('x.ts', import.meta.url)`) is a program as well.
 */
const PROGRAMS = {
  cli: 'local/azureml-to-cvat.ts',
  'cvat-stand-in': 'packages/cvat-stand-in/src/main.ts',
  'functions-host-embedded': 'packages/functions-host-embedded/src/main.ts',
  'worker-main': 'packages/functions-host-embedded/src/worker-main.ts',
  'end-with-parent': 'local/parts/end-with-parent.ts',
  'lean-azurite': 'local/parts/lean-azurite.ts',
};

/** Found by `require` of what is installed: too large or too native to be bundled. esbuild is used in a checkout only. */
const NOT_BUNDLED = ['azurite', 'sharp', 'esbuild', '@azure/functions-core'];

const INFRA = [
  ...['main.bicep', 'main.bicepparam', 'events.bicep', 'events.bicepparam', 'bicepconfig.json', 'modules'],
  'queries.kql',
  ...['snapshots/default.snapshot.json', 'snapshots/events.snapshot.json'],
];

const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/**
 * The folder that `npm pack` and `npm publish` take: one bundle without TypeScript, since Node strips no types below
 * node_modules, the app that the host runs, and a first file that every version of Node can read. `app`: its bundle, where it has
 * been made already.
 */
export async function makePublishFolder(
  root: string,
  out = join(root, 'dist', 'npm'),
  options: { app?: string } = {},
): Promise<string> {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'app'), { recursive: true });
  const described = FromPackage.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  await build({
    absWorkingDir: root,
    entryPoints: PROGRAMS,
    outdir: join(out, 'lib'),
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, splitting: true, platform: 'node', target: 'node22', format: 'esm', logLevel: 'silent' },
    external: NOT_BUNDLED,
    banner: { js: REQUIRE },
    plugins: [
      {
        name: 'started-files',
        setup({ onLoad }) {
          onLoad({ filter: /[\\/]functions-host-embedded[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
            contents: (await readFile(path, 'utf8')).replaceAll(
              /new URL\('([\w-]+)\.ts', import\.meta\.url\)/g,
              "new URL('$1.mjs', import.meta.url)",
            ),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  for (const name of await readdir(join(out, 'lib'))) {
    const file = join(out, 'lib', name);
    await writeFile(file, inAscii(await readFile(file, 'utf8')));
  }
  const app = join(out, 'app', 'main.cjs');
  await (options.app ? copyFile(options.app, app) : bundleApp(root, app));
  await rm(join(out, 'app', 'main.cjs.map'), { force: true });
  for (const host of ['host.json', 'host.scheduler.json']) await copyFile(join(root, host), join(out, 'app', host));
  // What deploy gives to Azure CLI, and shows before.
  for (const name of INFRA) await cp(join(root, 'infra', name), join(out, 'infra', name), { recursive: true });
  const { name, version, description, license, engines, devDependencies } = described;
  await writeJson(join(out, 'app', 'package.json'), { name, version, main: 'main.cjs', engines });
  await writeJson(join(out, 'package.json'), {
    ...{ name, version, description, license, engines, type: 'module', bin: { [name]: 'bin.cjs' } },
    dependencies: { azurite: devDependencies.azurite },
    // Draws the demo and serves pictures of the stand-in; a migration into a real CVAT does without.
    optionalDependencies: { sharp: devDependencies.sharp },
  });
  await writeFile(join(out, 'bin.cjs'), firstFile(engines.node));
  await copyFile(join(root, TEMPLATE), join(out, 'app', 'azuredeploy.json'));
  await packDocumentation(root, out);
  return out;
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Old versions of Node would fail on the bundle's syntax with a stack trace. */
function firstFile(wanted: string): string {
  const [major = '22', minor = '0'] = wanted.replace(/[^\d.]/g, '').split('.');
  return `#!/usr/bin/env node
var parts = process.versions.node.split('.');
if (Number(parts[0]) < ${major} || (Number(parts[0]) === ${major} && Number(parts[1]) < ${minor})) {
  console.error('Cannot run azureml-to-cvat: it needs Node.js ${major}.${minor} or newer: this is ' + process.versions.node);
  console.error('  \\u2192 Install a newer one from https://nodejs.org');
  process.exit(2);
}
import('./lib/cli.mjs');
`;
}
