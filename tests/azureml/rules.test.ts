import { expect, test } from 'vitest';
import { RULES } from '../../shared/azureml/rules/codes.ts';
import type { Rule } from '../../shared/azureml/rules/rule.ts';
import { effectOf } from '../../shared/dataset/finding.ts';

test.each(Object.entries<Rule>(RULES))('%s has an effect for each action that goes on, and for no other', (_, rule) => {
  expect(Object.keys(rule.effect).sort()).toEqual(rule.actions.filter((action) => action !== 'fail').sort());
});

/** From good to bad, as verdicts go. */
const EFFECTS = ['info', 'changed', 'excluded'];

test('a policy that a fix names is one that there is, and makes no verdict worse', () => {
  const advised = Object.values<Rule>(RULES).flatMap(({ fix }) => [...fix.matchAll(/policy ([A-Z_]+) to ([a-z]+)/g)]);
  expect(advised.length).toBeGreaterThan(3);
  const rules = new Map<string, Rule>(Object.entries(RULES));
  for (const [words, code = '', action] of advised) {
    const rule = rules.get(code);
    const [after, before] = [action, rule?.actions[0]].map((one) =>
      EFFECTS.indexOf(Object.entries(rule?.effect ?? {}).find(([name]) => name === one)?.[1] ?? ''),
    );
    expect(after, words).toBeGreaterThanOrEqual(0);
    expect(after, words).toBeLessThanOrEqual(before ?? -1);
  }
});

test('effectOf() takes a finding without an effect by what it excludes, then by its severity', () => {
  expect(effectOf({ severity: 'warning', effect: 'info' })).toBe('info');
  expect(effectOf({ severity: 'error', excludes: 'image' })).toBe('excluded');
  expect(effectOf({ severity: 'error' })).toBe('failed');
  expect(effectOf({ severity: 'warning' })).toBe('changed');
  expect(effectOf({ severity: 'info' })).toBe('info');
});
