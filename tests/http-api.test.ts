import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { httpApiPage } from '../local/docs/http-api-page.ts';
import { projectRoot } from '../local/project-root.ts';
import { openApi } from '../shared/http-api/open-api.ts';

test('docs/http-api.yaml is as the schemas say; after a change: npm run docs', async () => {
  expect(await readFile(join(projectRoot, 'docs/http-api.yaml'), 'utf8')).toBe(httpApiPage());
});

test('every reference in the description leads to a schema', () => {
  const description = openApi();
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]*)"/g)].map(([, to]) => to);
  const schemas = Object.keys(description.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect(new Set(references)).toEqual(new Set(schemas));
});
