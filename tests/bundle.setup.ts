import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makePackage } from '../local/packaging/make-package.ts';
import { makePublishFolder } from '../local/packaging/publish-folder.ts';
import { projectRoot } from '../local/project-root.ts';

/** What an installed command finds beside itself. */
const INSTALLED = ['azurite', 'sharp'];

/**
 * One package and one installed command for the whole run: end-to-end tests run the very files that are deployed and
 * published, far from the sources, and nobody bundles the app at each start.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'package-'));
  const made = await makePackage(projectRoot, { durableBackend: 'storage', outDir: join(folder, 'app') });
  project.provide('packageFolder', made.folder);
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  const app = join(made.folder, 'dist', 'main.cjs');
  const command = await makePublishFolder(projectRoot, join(modules, 'azureml-to-cvat'), { app });
  for (const name of INSTALLED) await symlink(join(projectRoot, 'node_modules', name), join(modules, name));
  project.provide('command', join(command, 'bin.cjs'));
  return () => rm(folder, { recursive: true, force: true });
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The unpacked deployment package. */
    packageFolder: string;
    /** The first file of the published command, installed. */
    command: string;
  }
}
