import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Json } from './json-schema.ts';

export type Description = { paths: Json; components: { schemas: Json } };

const FILE = fileURLToPath(new URL('../../../shared/facts/cvat-openapi-2.73.0.yml', import.meta.url));

/**
 * CVAT's own description of its API, from the shelf beside the project; undefined where there is no shelf. Where there is one,
 * a description that cannot be read is an error, not a test less.
 */
export async function readDescription(file = FILE): Promise<Description | undefined> {
  return existsSync(dirname(file)) ? parse(await readFile(file, 'utf8')) : undefined;
}
