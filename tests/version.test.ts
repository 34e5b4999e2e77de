import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { VERSION } from '../shared/version.ts';

it('VERSION is that of package.json', async () => {
  expect(VERSION).toBe(JSON.parse(await readFile('package.json', 'utf8')).version);
});
