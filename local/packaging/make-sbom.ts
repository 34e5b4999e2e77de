import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import spawn from 'cross-spawn';
import { z } from 'zod';

const Described = z.object({ name: z.string(), dependencies: z.record(z.string(), z.string()) });
const Sbom = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * The bill of materials of the deployed bundle (CycloneDX), from the lock file: our dependencies and theirs. npm makes it of
 * everything, and what nothing deployed needs is taken out here: with `--omit=dev` npm 11 takes our local parts for deployed ones,
 * and leaves out what these need as well, zod among it.
 */
export async function makeSbom(root: string, outDir: string): Promise<string> {
  const described = Described.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const all = Sbom.parse(JSON.parse(await npmSbom(root)));
  const app = all.metadata.component['bom-ref'];
  const needs = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const isOurs = (ref: string) => Object.hasOwn(described.dependencies, ref.slice(0, ref.lastIndexOf('@')));
  const direct = (needs.get(app) ?? []).filter(isOurs);
  const deployed = new Set(direct);
  for (const ref of deployed) for (const needed of needs.get(ref) ?? []) deployed.add(needed);
  const sbom = {
    ...all,
    // npm names it after the folder.
    metadata: { ...all.metadata, component: { ...all.metadata.component, name: described.name } },
    components: all.components.filter((component) => deployed.has(component['bom-ref'])),
    dependencies: [{ ref: app, dependsOn: direct }, ...all.dependencies.filter(({ ref }) => deployed.has(ref))],
  };
  const file = join(outDir, 'sbom.cdx.json');
  await writeFile(file, `${JSON.stringify(sbom, undefined, 2)}\n`);
  return file;
}

function npmSbom(root: string): Promise<string> {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--loglevel=error'];
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString());
      else reject(new Error(`Cannot make the bill of materials: npm sbom ended with code ${code}`));
    });
  });
}
