import type { RuleCode } from '../rules/codes.ts';
import type { Action } from '../rules/rule.ts';

/** Says that something is wrong with the annotation at hand; answers what the policy does. The detail is made only when it is needed. */
export type PolicyFor = (code: RuleCode, detail: () => string) => Action;
