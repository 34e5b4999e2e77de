import { describe, expect, test } from 'vitest';
import { commandHelp, toolHelp } from '../../../local/command-line/command-help.ts';
import { KEY_OF_FLAG, MIGRATION_FLAGS } from '../../../local/command-line/migration-flags.ts';
import { COMMANDS } from '../../../local/commands.ts';

describe('commandHelp()', () => {
  test.each(COMMANDS.map(({ spec }) => [spec.name, spec] as const))('of %s fits a screen', (_, spec) => {
    const lines = commandHelp(spec).split('\n');
    expect(lines.length).toBeLessThanOrEqual(48);
    expect(lines.filter((line) => line.length > 118 || line.endsWith('...'))).toEqual([]);
    expect(commandHelp(spec)).toContain('Exit codes: 0 verified');
    for (const option of Object.keys(spec.options)) expect(lines.join('\n')).toContain(`  --${option}`);
  });
});

test('toolHelp() names every command', () => {
  for (const { spec } of COMMANDS) expect(toolHelp(COMMANDS.map((one) => one.spec))).toContain(`  ${spec.name}`);
});

test('every option of a migration says where it stands in an options file', () => {
  const { options: _, ...flags } = MIGRATION_FLAGS;
  expect(Object.keys(KEY_OF_FLAG).sort()).toEqual(Object.keys(flags).sort());
});
