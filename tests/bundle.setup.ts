import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makePackage } from '../local/packaging/make-package.ts';
import { projectRoot } from '../local/project-root.ts';

/** One package for the whole run: end-to-end tests run the very files that are deployed, far from any node_modules. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'package-'));
  const made = await makePackage(projectRoot, { durableBackend: 'storage', outDir: folder });
  project.provide('packageFolder', made.folder);
  return () => rm(folder, { recursive: true, force: true });
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The unpacked deployment package. */
    packageFolder: string;
  }
}
