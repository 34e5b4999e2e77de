import { MEANINGS } from '../errors/catalogue.ts';
import { number } from '../verification/headline.ts';
import type { FindingTotal } from '../verification/report.ts';
import { RULE_SENTENCES } from './rule-sentences.ts';

const RULES = new Map<string, (typeof RULE_SENTENCES)[keyof typeof RULE_SENTENCES]>(Object.entries(RULE_SENTENCES));
const MEANT = new Map(Object.values(MEANINGS).flatMap((codes) => Object.entries(codes)));

/** What the findings of one code say together, as a headline. */
export function sentenceOf({ code, count }: Pick<FindingTotal, 'code' | 'count'>): string {
  const sentence = RULES.get(code);
  if (typeof sentence === 'string') return sentence;
  if (sentence) return `${number(count)} ${count === 1 ? sentence[0] : sentence[1]}`;
  return MEANT.get(code)?.meaning ?? `${code.slice(0, 1)}${code.slice(1).toLowerCase().replaceAll('_', ' ')}`;
}
