import { defineConfig } from 'vitest/config';

/** Rooms whose tests touch memory and files only: they need no storage and no package, and share a process. */
const PURE = ['azureml', 'azureml-export', 'cvat', 'dataset', 'docs', 'images', 'manifest', 'verification'].map(
  (room) => `tests/${room}/**/*.test.ts`,
);
const ALONE = ['tests/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: [...PURE, ...ALONE], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.ts', 'packages/*/tests/**/*.test.ts'],
          exclude: [...PURE, ...ALONE],
          globalSetup: ['tests/azurite.setup.ts', 'tests/bundle.setup.ts'],
        },
      },
    ],
  },
});
