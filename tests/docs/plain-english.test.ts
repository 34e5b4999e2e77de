import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** What is read: the pages and every room. */
const PLACES = ['*.md', 'functions', 'infra', 'local', 'packages', 'shared'];

/** Words that read as translated, and what an English reader expects instead. */
const STUMBLES: readonly (readonly [RegExp, instead: string])[] = [
  [/\bmend(s|ed|ing)?\b/i, 'fix, correct, repair'],
  [/\banew\b/i, 'again, from scratch'],
  [/\bnevertheless\b/i, 'anyway'],
  [/\blikewise\b/i, 'say what is alike'],
  [/\bsince an? (day|hour|minute)\b/i, 'for a day'],
  [/(?<!\bthere )\bis no (JSON|file|folder|image|object|error|list|number|text)\b/i, 'is not a ...'],
  [/\blook whether\b/i, 'check whether'],
];

it('messages, comments and pages are in plain English', async () => {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '--', ...PLACES], { cwd: ROOT });
  const paths = stdout.split('\n').filter((path) => /\.(ts|md|html)$/.test(path));
  expect(paths.length).toBeGreaterThan(400);
  const found: string[] = [];
  for (const path of paths) {
    const lines = (await readFile(resolve(ROOT, path), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      for (const [word, instead] of STUMBLES) {
        if (word.test(line)) found.push(`${path}:${index + 1}: ${instead}: ${line.trim()}`);
      }
    }
  }
  expect(found).toEqual([]);
});
