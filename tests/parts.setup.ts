import type { TestProject } from 'vitest/node';
import startAzurite from './azurite.setup.ts';
import makeBundle from './bundle.setup.ts';

/** What the tests of real parts share, made beside each other: nothing else runs until it is there. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends = await Promise.all([startAzurite(project), makeBundle(project)]);
  return async () => {
    for (const end of ends) await end();
  };
}
