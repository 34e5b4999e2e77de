import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bicep } from 'bicep-node';
import type { Problem } from './problem.ts';

const TEMPLATE = 'infra/azuredeploy.json';

/**
 * Compares main.bicep with the ARM template that is kept for the portal's "Deploy a custom template", for people who have no
 * compiler. `update` keeps the template as it is now.
 */
export async function keptTemplate(root: string, bicep: Bicep, { update }: { update: boolean }): Promise<Problem[]> {
  const { contents = '' } = await bicep.compile({ path: join(root, 'infra', 'main.bicep') });
  const built = `${contents.replaceAll('\r\n', '\n').trimEnd()}\n`;
  const path = join(root, TEMPLATE);
  if (update) await writeFile(path, built);
  const kept = await readFile(path, 'utf8').catch(() => '{}');
  if (withoutGenerator(kept) === withoutGenerator(built)) return [];
  const detail = 'is not what main.bicep gives; if that is meant: npm run check:infra -- --update, and commit it';
  return [{ at: TEMPLATE, rule: 'template', detail }];
}

/** Versions of the compiler name themselves in it. */
function withoutGenerator(text: string): string {
  return JSON.stringify(JSON.parse(text, (key, value) => (key === '_generator' ? undefined : value)));
}
