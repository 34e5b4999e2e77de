import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from './problem.ts';

/** The files that the checks look at. */
export async function readFiles(root: string): Promise<Files> {
  const names = ['host.json', 'host.scheduler.json', 'infra/queries.kql', 'infra/main.parameters.json'];
  names.push('infra/main.bicepparam', 'infra/deploy-events.sh', 'infra/deploy-events.ps1');
  for (const [folder, end] of [
    ['infra', '.bicep'],
    ['functions', '.ts'],
  ] as const) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      if (name.endsWith(end)) names.push(`${folder}/${name.replaceAll('\\', '/')}`);
    }
  }
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(root, name), 'utf8')] as const)),
  );
}
