import { describe, expect, test } from 'vitest';
import { commandHelp, toolHelp } from '../../../local/command-line/command-help.ts';
import { KEY_OF_FLAG, MIGRATION_FLAGS } from '../../../local/command-line/migration-flags.ts';
import { MIGRATE } from '../../../local/command-line/specs.ts';
import { COMMANDS } from '../../../local/commands.ts';

const specs = COMMANDS.map(({ spec }) => spec);
const SCREEN = { columns: 80, lines: 24 };
const tooLong = (lines: readonly string[]) => lines.filter((line) => line.length > SCREEN.columns);

describe('commandHelp()', () => {
  test.each(specs.map((spec) => [spec.name, spec] as const))('of %s fits a screen of 80 x 24', (_, spec) => {
    const lines = commandHelp(spec).split('\n');
    expect(lines.length).toBeLessThanOrEqual(SCREEN.lines);
    expect(tooLong(lines)).toEqual([]);
    expect(lines.at(-2)).toMatch(/^Exit codes: 0 verified/);
  });

  test.each(specs.map((spec) => [spec.name, spec] as const))(
    'of %s says every option, or where they are',
    (_, spec) => {
      const options = Object.keys(spec.options);
      const all = commandHelp(spec, { all: true });
      expect(options.filter((option) => !all.includes(`  --${option} `))).toEqual([]);
      expect(tooLong(all.split('\n'))).toEqual([]);
      const short = commandHelp(spec);
      const left = options.filter((option) => !short.includes(`  --${option} `)).length;
      if (left === 0) expect(short).toBe(all);
      else expect(short).toMatch(new RegExp(`^  ${left} more options?: .* ${spec.name} --help --all$`, 'm'));
    },
  );

  test('of migrate shows what a first migration needs', () => {
    const short = commandHelp(MIGRATE);
    for (const option of ['export', 'images', 'cvat', 'organization', 'storage-env', 'paths', 'options', 'dry-run'])
      expect(short).toContain(`  --${option} `);
  });
});

test('toolHelp() names every command on one screen', () => {
  const lines = toolHelp(specs).split('\n');
  expect(lines.length).toBeLessThanOrEqual(SCREEN.lines);
  expect(tooLong(lines)).toEqual([]);
  for (const { name } of specs) expect(lines.join('\n')).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test('every option of a migration says where it stands in an options file', () => {
  const { options: _, ...flags } = MIGRATION_FLAGS;
  expect(Object.keys(KEY_OF_FLAG).sort()).toEqual(Object.keys(flags).sort());
});
