import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { bundleApp } from './bundle.ts';
import { zipFiles } from './zip-files.ts';

const FromPackage = z.object({
  name: z.string(),
  version: z.string(),
  main: z.string(),
  engines: z.record(z.string(), z.string()),
});
/** For the portal's "Deploy a custom template"; a check holds it to be what the compiler makes of main.bicep. */
export const TEMPLATE = 'infra/azuredeploy.json';

export type Package = {
  /** What `azd` and `func` deploy. */
  folder: string;
  /** What `az functionapp deployment source config-zip` deploys. */
  zip: string;
  files: string[];
  /** The template for a portal, beside the zip. */
  template: string;
};

/**
 * The deployable package, as folder and as zip: the bundle and its source map, host.json and a package.json that says where
 * the bundle is. `scheduler` takes the host.json of the Durable Task Scheduler, as the Bicep parameter durableBackend does.
 */
export async function makePackage(
  root: string,
  options: { durableBackend: 'storage' | 'scheduler'; outDir?: string },
): Promise<Package> {
  const bundle = await bundleApp(root);
  const out = options.outDir ?? join(root, 'dist');
  const folder = join(out, 'package');
  const host = options.durableBackend === 'scheduler' ? 'host.scheduler.json' : 'host.json';
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'dist'), { recursive: true });
  const described = FromPackage.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ ...described, private: true }, undefined, 2)}\n`);
  await copyFile(join(root, host), join(folder, 'host.json'));
  await copyFile(bundle, join(folder, 'dist', 'main.cjs'));
  await copyFile(`${bundle}.map`, join(folder, 'dist', 'main.cjs.map'));

  const files = ['package.json', 'host.json', 'dist/main.cjs', 'dist/main.cjs.map'];
  const zip = join(out, 'azureml-to-cvat.zip');
  await zipFiles(
    zip,
    files.map((name) => ({ name, path: join(folder, name) })),
  );
  const template = join(out, 'azuredeploy.json');
  await copyFile(join(root, TEMPLATE), template);
  return { folder, zip, files, template };
}
