import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PLACE = /^(functions|shared|local|packages|infra|tests|bench|docs)\//;

/** The pages that send a reader to a place in the code. */
const PAGES = ['docs/architecture.md', 'docs/operate.md', 'docs/glossary.md', 'CONTRIBUTING.md'];

async function placesIn(page: string): Promise<string[]> {
  const text = await readFile(resolve(ROOT, page), 'utf8');
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
  return quoted.filter((name) => PLACE.test(name) && !name.includes('<'));
}

/** The tree at the top of the page: what stands two blanks further in lies in the folder above. */
async function foldersOnTheMap(): Promise<string[]> {
  const text = await readFile(resolve(ROOT, 'docs/architecture.md'), 'utf8');
  const map = /```\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const above: string[] = [];
  const folders: string[] = [];
  for (const line of map.split('\n')) {
    const depth = (line.length - line.trimStart().length) / 2;
    const [name = ''] = line.trim().split(/\s/);
    if (!name.endsWith('/')) continue;
    above.splice(depth, Number.POSITIVE_INFINITY, name);
    folders.push(above.join(''));
  }
  return folders;
}

describe('the map', () => {
  it('names only places that exist', async () => {
    const places = [...(await Promise.all(PAGES.map(placesIn))).flat(), ...(await foldersOnTheMap())];
    expect(places.length).toBeGreaterThan(50);
    expect(places.filter((place) => !existsSync(resolve(ROOT, place)))).toEqual([]);
  });

  it.each(['shared', 'packages'])('shows every room of %s', async (folder) => {
    const entries = await readdir(resolve(ROOT, folder), { withFileTypes: true });
    const rooms = entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}/`);
    const shown = await foldersOnTheMap();
    expect(rooms.filter((room) => !shown.some((place) => place.startsWith(room)))).toEqual([]);
  });
});
