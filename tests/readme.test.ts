import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { findingsPage } from '../local/docs/findings-page.ts';
import { CODES } from '../shared/errors/catalogue.ts';
import { ENDPOINTS } from '../shared/http-api/endpoints.ts';

describe('docs/findings.md', () => {
  it('is what npm run docs makes of the catalogue', async () => {
    const page = await readFile('docs/findings.md', 'utf8');
    expect(page).toBe(findingsPage(page));
  });

  it('has an anchor for every code, and for none that is gone', async () => {
    const page = await readFile('docs/findings.md', 'utf8');
    const listed = [...page.matchAll(/<a id="([A-Z_]+)">/g)].map(([, code = '']) => code);
    expect(listed.toSorted()).toEqual([...CODES].toSorted());
  });
});

describe('the documentation', () => {
  it('names every command and every endpoint', async () => {
    const docs = (await readdir('docs', { recursive: true })).filter((name) => name.endsWith('.md'));
    const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)];
    const text = (await Promise.all(pages.map((page) => readFile(page, 'utf8')))).join('\n');
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const commands = Object.keys(scripts);
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((name) => !new RegExp(`npm (run )?${name}(?![\\w:-])`).test(text))).toEqual([]);
    const routes = Object.values(ENDPOINTS).map(({ route }) => `/api/${route}`);
    expect(routes.filter((route) => !text.includes(route))).toEqual([]);
  });
});
