import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsIn, deadLinks, linksIn } from './dead-links.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const deadLinksOf = (file: string, text: string) => deadLinks(ROOT, file, text);
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage']);

async function markdownFiles(folder = ROOT): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const visible = !entry.name.startsWith('.') || entry.name === '.github';
    if (entry.isDirectory() && visible && !NOT_OURS.has(entry.name)) found.push(...(await markdownFiles(path)));
    else if (entry.isFile() && extname(entry.name) === '.md') found.push(path);
  }
  return found;
}

describe('the documentation', () => {
  it('has no dead link', async () => {
    const files = await markdownFiles();
    const dead = await Promise.all(files.map(async (file) => deadLinksOf(file, await readFile(file, 'utf8'))));
    expect(files.length).toBeGreaterThan(20);
    expect(dead.flat()).toEqual([]);
  });

  it('can be read from the README: every page is linked from a page that is', async () => {
    const reached = new Set<string>();
    const queue = [join(ROOT, 'README.md')];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (reached.has(file) || extname(file) !== '.md') continue;
      reached.add(file);
      for (const { path } of linksIn(await readFile(file, 'utf8'))) if (path) queue.push(join(dirname(file), path));
    }
    const pages = (await markdownFiles(join(ROOT, 'docs'))).map((file) => relative(ROOT, file));
    expect(pages.filter((page) => !reached.has(join(ROOT, page)))).toEqual([]);
  });

  it('has a README of at most 150 lines', async () => {
    expect((await readFile(join(ROOT, 'README.md'), 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });
});

describe('deadLinksOf()', () => {
  it.each([
    ['a file that is not there', '[x](docs/nowhere.md)', ['README.md -> docs/nowhere.md']],
    ['an anchor that is not there', '[x](docs/report.md#nowhere)', ['README.md -> docs/report.md#nowhere']],
    ['an anchor of the page itself', '# Here\n[x](#there)', ['README.md -> #there']],
    ['a file outside the repository', '[x](../elsewhere.md)', ['README.md -> ../elsewhere.md']],
    ['a reference', '[x][y]\n\n[y]: docs/nowhere.md', ['README.md -> docs/nowhere.md']],
    ['a picture', '![x](docs/nowhere.png "title")', ['README.md -> docs/nowhere.png']],
    ['a link of HTML', '<img alt="x" src="docs/nowhere.png">', ['README.md -> docs/nowhere.png']],
  ])('finds %s', async (_what, text, expected) => {
    expect(await deadLinksOf(join(ROOT, 'README.md'), text)).toEqual(expected);
  });

  it('finds nothing in code, in links to other sites and in links that work', async () => {
    const text = [
      '[a](https://example.org/nowhere.md) `[b](nowhere.md)` [c](docs/findings.md#OUT_OF_IMAGE)',
      '```md\n[d](nowhere.md)\n```',
      '[e](docs/report.md#verdicts-and-exit-codes) [f](infra/queries.kql)',
    ].join('\n');
    expect(await deadLinksOf(join(ROOT, 'README.md'), text)).toEqual([]);
  });
});

describe('anchorsIn()', () => {
  it('names headings as GitHub does', () => {
    const text =
      '# A `code` & more\n## Twice\n## Twice\n## With [a link](x.md)\n### Größe: 2.16\n```\n# no heading\n```\n';
    expect([...anchorsIn(text)]).toEqual(['a-code--more', 'twice', 'twice-1', 'with-a-link', 'größe-216']);
  });
});
