import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { IndexEntry } from '../../shared/dataset/index-entry.ts';
import { blob } from './normalize.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/azureml');
const UPDATE = process.env.UPDATE_FIXTURES === '1';

/** What the container holds: `[path, width, height, orientation?]`, or an entry of the index as it is. */
export const Container = z.array(
  z.union([z.tuple([z.string(), z.int(), z.int()]), z.tuple([z.string(), z.int(), z.int(), z.int()]), IndexEntry]),
);

/** The account and container that is migrated, where it matters. */
const Migrated = z.object({ account: z.string().optional(), container: z.string() }).optional();

export type Fixture = {
  name: string;
  export: Uint8Array;
  container: IndexEntry[];
  options: unknown;
  migrated?: z.infer<typeof Migrated>;
};

/** Every folder is a case: `export.json`, `container.json`, perhaps `options.json` and `migrated.json`; the other files are what is expected. */
export const fixtureNames: string[] = readdirSync(FIXTURES).sort();

export async function readFixture(name: string): Promise<Fixture> {
  const container = Container.parse(JSON.parse(await readFile(join(FIXTURES, name, 'container.json'), 'utf8')));
  const options = join(FIXTURES, name, 'options.json');
  const migrated = join(FIXTURES, name, 'migrated.json');
  return {
    name,
    export: await readFile(join(FIXTURES, name, 'export.json')),
    container: entries(container),
    migrated: existsSync(migrated) ? Migrated.parse(JSON.parse(await readFile(migrated, 'utf8'))) : undefined,
    options: existsSync(options) ? JSON.parse(await readFile(options, 'utf8')) : {},
  };
}

export function entries(container: z.infer<typeof Container>): IndexEntry[] {
  return container.map((entry) => (Array.isArray(entry) ? blob(entry[0], entry[1], entry[2], entry[3]) : entry));
}

/** What a file of the case holds; with UPDATE_FIXTURES=1 it is written first, to be looked at before it is committed. */
export async function expected(fixture: Fixture, file: string, actual: string): Promise<string | undefined> {
  const path = join(FIXTURES, fixture.name, file);
  if (UPDATE) await writeFile(path, actual);
  return existsSync(path) ? readFile(path, 'utf8') : undefined;
}
