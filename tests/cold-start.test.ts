import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../local/project-root.ts';

test('the identity library is loaded with the first token, and not with the app', () => {
  const files = ['shared', 'functions'].flatMap((room) =>
    readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(room, name)),
  );
  const atLoading = /^import (?!type\b)[^;]*from '@azure\/identity'/m;
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => atLoading.test(readFileSync(join(projectRoot, file), 'utf8')))).toEqual([]);
});
