import { expect, test } from 'vitest';
import { RULES } from '../../shared/azureml/rules/codes.ts';
import type { Rule } from '../../shared/azureml/rules/rule.ts';
import { effectOf } from '../../shared/dataset/finding.ts';

test.each(Object.entries<Rule>(RULES))('%s has an effect for each action that goes on, and for no other', (_, rule) => {
  expect(Object.keys(rule.effect).sort()).toEqual(rule.actions.filter((action) => action !== 'fail').sort());
});

test('effectOf() takes a finding without an effect by what it excludes, then by its severity', () => {
  expect(effectOf({ severity: 'warning', effect: 'info' })).toBe('info');
  expect(effectOf({ severity: 'error', excludes: 'image' })).toBe('excluded');
  expect(effectOf({ severity: 'error' })).toBe('failed');
  expect(effectOf({ severity: 'warning' })).toBe('changed');
  expect(effectOf({ severity: 'info' })).toBe('info');
});
