import { defineConfig } from 'vitest/config';
import { compileCache } from './local/layout.ts';

/** Rooms whose tests touch memory and files only: they need no storage and no package. */
const PURE = ['azureml', 'azureml-export', 'cvat', 'dataset', 'docs', 'images', 'manifest', 'verification'].map(
  (room) => `tests/${room}/**/*.test.ts`,
);
const ALONE = ['tests/*.test.ts'];
/** The libraries keep for good what first loads an app into a process: these files have one of their own. */
const OWN_PROCESS = ['packages/functions-host-embedded/tests/worker.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    setupFiles: ['tests/seed.setup.ts'],
    maxWorkers: 4,
    // Files share the process of their worker: loading the product again for each of them took a third of the time of the small ones.
    isolate: false,
    // A hundred processes start: each from what the first one has compiled.
    env: { NODE_COMPILE_CACHE: compileCache() },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: [...PURE, ...ALONE] },
      },
      {
        extends: true,
        test: { name: 'own process', include: OWN_PROCESS, isolate: true },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.ts', 'packages/*/tests/**/*.test.ts'],
          exclude: [...PURE, ...ALONE, ...OWN_PROCESS],
          globalSetup: ['tests/azurite.setup.ts', 'tests/bundle.setup.ts'],
        },
      },
    ],
  },
});
