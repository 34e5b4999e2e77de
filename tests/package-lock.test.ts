import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../local/project-root.ts';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ integrity: z.string().optional(), resolved: z.string().optional(), link: z.boolean().optional() }),
  ),
});

test('package-lock.json has the hash of every package that is not ours, and names no registry', async () => {
  const { packages } = Lock.parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  const foreign = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
  expect(foreign.length).toBeGreaterThan(100);
  expect(foreign.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  expect(foreign.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});
