import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeSbom } from '../../../local/packaging/make-sbom.ts';
import { projectRoot } from '../../../local/project-root.ts';

const Part = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), link: z.boolean().optional() })),
});
const Sbom = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ 'bom-ref': z.string(), purl: z.string(), hashes: z.array(z.unknown()).optional() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

it('makeSbom() lists what the lock file has for the app, and nothing of development', async () => {
  const out = await mkdtemp(join(tmpdir(), 'sbom-'));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  const { components, dependencies } = Sbom.parse(JSON.parse(await readFile(await makeSbom(projectRoot, out), 'utf8')));
  const { packages } = Part.parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  const listed = components.map(({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\/(.+)@[^@]+$/, '$1'));
  const forApp = new Set(
    Object.entries(packages).flatMap(([path, { dev }]) =>
      dev ? [] : path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    ),
  );
  expect(listed).toEqual(expect.arrayContaining(['zod', '@azure/functions', 'durable-functions', '@azure/core-xml']));
  expect(listed.filter((name) => !forApp.has(name))).toEqual([]);
  for (const name of ['vitest', 'azurite', 'croner', '@azureml-to-cvat/cvat-stand-in'])
    expect(listed).not.toContain(name);
  const refs = new Set(components.map((component) => component['bom-ref']));
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
});
