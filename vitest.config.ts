import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { compileCache } from './local/layout.ts';

/** The libraries keep for good what first loads an app into a process: these files have one of their own. */
const OWN_PROCESS = ['packages/functions-host-embedded/tests/worker.test.ts'];
/** Short files of long tests. */
const LONG = /[/\\]tests[/\\](browser|end-to-end)[/\\]/;

/** Where nothing was measured yet, files begin by their size: a long one of few lines would run at the end, when all others are done. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const rank = ({ project, moduleId }: TestSpecification) =>
      projects.indexOf(project.name) * 2 + (LONG.test(moduleId) ? 0 : 1);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    setupFiles: ['tests/seed.setup.ts'],
    // A test of real parts keeps more than one core busy. Measured on two cores: three workers need less CPU time than four (608 s, 685 s), six 806 s.
    maxWorkers: 3,
    // Files share the process of their worker: loading the product again for each of them took a third of the time of the small ones.
    isolate: false,
    // A hundred processes start: each from what the first one has compiled.
    env: { NODE_COMPILE_CACHE: compileCache() },
    sequence: { sequencer: LongFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'own process', include: OWN_PROCESS, isolate: true },
      },
      {
        extends: true,
        test: {
          name: 'all',
          include: ['tests/**/*.test.ts', 'packages/*/tests/**/*.test.ts'],
          exclude: OWN_PROCESS,
          globalSetup: ['tests/parts.setup.ts'],
        },
      },
    ],
  },
});
