import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { RULES } from '../shared/azureml/rules/codes.ts';
import type { Rule } from '../shared/azureml/rules/rule.ts';
import { REMARKS } from '../shared/images/remarks.ts';

describe('docs/findings.md', () => {
  it('lists every finding of an export with what may be done and what becomes of it', async () => {
    const text = await readFile('docs/findings.md', 'utf8');
    const rows = Object.entries(RULES).map(([code, { actions, effect }]: [string, Rule]) => {
      const cells = actions.map((action) => (action === 'fail' ? action : `${action}: ${effect[action]}`));
      return `| <a id="${code}"></a>\`${code}\` | ${cells.join(', ')} |`;
    });
    expect(rows.filter((row) => !text.includes(row))).toEqual([]);
  });

  it('lists every remark on an image with what to do', async () => {
    const lines = (await readFile('docs/findings.md', 'utf8')).split('\n');
    const rows = Object.entries(REMARKS).map(([code, fix]) => [`| <a id="${code}"></a>\`${code}\` |`, `| ${fix} |`]);
    expect(rows.filter((cells) => !lines.some((line) => cells.every((cell) => line.includes(cell))))).toEqual([]);
  });

  it('lists no code that is gone', async () => {
    const text = await readFile('docs/findings.md', 'utf8');
    const listed = [...text.matchAll(/<a id="([A-Z_]+)">/g)].map(([, code = '']) => code);
    expect(listed.filter((code) => !(code in RULES) && !(code in REMARKS))).toEqual([]);
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
    const index = await readFile('functions/index.ts', 'utf8');
    const routes = [...index.matchAll(/route: '([^']+)'/g)].map(([, route]) => `/api/${route}`);
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter((route) => !text.includes(route))).toEqual([]);
  });
});
