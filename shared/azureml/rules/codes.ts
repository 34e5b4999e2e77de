import { ANNOTATION_RULES } from './annotation-rules.ts';
import { EXPORT_RULES } from './export-rules.ts';
import { IMAGE_RULES } from './image-rules.ts';
import { LABEL_RULES } from './label-rules.ts';

/** Every code that a normalization can find without stopping, and what is done about it. */
export const RULES = { ...EXPORT_RULES, ...LABEL_RULES, ...IMAGE_RULES, ...ANNOTATION_RULES } as const;

export type RuleCode = keyof typeof RULES;
