import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the identity library is loaded with the first token, and not with the host', () => {
  const source = join(import.meta.dirname, '..', 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const atLoading = /^import (?!type\b)[^;]*from '@azure\/identity'/m;
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => atLoading.test(readFileSync(join(source, file), 'utf8')))).toEqual([]);
});
