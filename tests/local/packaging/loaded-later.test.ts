import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('durable-functions uses no more of the libraries that are loaded later than is handed on', async () => {
  const folder = dirname(fileURLToPath(import.meta.resolve('durable-functions')));
  const used = new Set<string>();
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, name, library] of text.matchAll(/const (\w+) = require\("(axios|moment|validator)"\)/g)) {
      for (const [, use = ''] of text.matchAll(new RegExp(`\\b${name}(\\.\\w+(?:\\.\\w+)?|\\()`, 'g')))
        used.add(`${library}${use}`);
    }
  }
  expect([...used].sort()).toEqual(['axios.default.create', 'moment(', 'moment.duration', 'validator.isURL']);
});
