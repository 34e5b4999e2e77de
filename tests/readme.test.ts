import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { RULES } from '../shared/azureml/rules/codes.ts';
import { REMARKS } from '../shared/images/remarks.ts';

describe('README.md', () => {
  it('lists every finding of an export with its severity and what may be done', async () => {
    const text = await readFile('README.md', 'utf8');
    const rows = Object.entries(RULES).map(
      ([code, { severity, actions }]) => `| \`${code}\` | ${severity} | ${actions.join(', ')} |`,
    );
    expect(rows.filter((row) => !text.includes(row))).toEqual([]);
  });

  it('lists every remark on an image with what to do', async () => {
    const text = await readFile('README.md', 'utf8');
    const rows = Object.entries(REMARKS).map(([code, fix]) => [`| \`${code}\` |`, `| ${fix} |`]);
    expect(
      rows.filter((cells) => !text.split('\n').some((line) => cells.every((cell) => line.includes(cell)))),
    ).toEqual([]);
  });

  it('names every command and every endpoint', async () => {
    const text = await readFile('README.md', 'utf8');
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const own = new Set(['types', 'lint', 'check:infra']);
    const commands = Object.keys(scripts).filter((name) => !own.has(name));
    expect(commands.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(text))).toEqual([]);
    const index = await readFile('functions/index.ts', 'utf8');
    const routes = [...index.matchAll(/route: '([^']+)'/g)].map(([, route]) => `/api/${route}`);
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter((route) => !text.includes(route))).toEqual([]);
  });
});
