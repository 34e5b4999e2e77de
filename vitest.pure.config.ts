import { defineConfig } from 'vitest/config';
import whole from './vitest.config.ts';

/** Rooms whose tests touch memory and files only: they need no storage and no package. */
const PURE = ['azureml', 'azureml-export', 'cvat', 'dataset', 'docs', 'images', 'manifest', 'verification'];

const { projects: _, ...each } = whole.test ?? {};

/** For `npm run ok`. A whole run has them among the others, in workers that have loaded the product already. */
export default defineConfig({
  test: { ...each, include: [...PURE.map((room) => `tests/${room}/**/*.test.ts`), 'tests/*.test.ts'] },
});
