import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleApp } from '../local/bundle.ts';
import { projectRoot } from '../local/project-root.ts';

/** One bundle for the whole run: end-to-end tests run the very file that is deployed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  project.provide('bundle', await bundleApp(projectRoot, join(folder, 'main.cjs')));
  return () => rm(folder, { recursive: true, force: true });
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the bundled function app. */
    bundle: string;
  }
}
