import type { NormalizeOptions } from '../azureml/rules/options.ts';
import type { MigrationRequest } from './request.ts';

export function normalizeOptions({
  normalize,
  paths,
  unlabelled,
}: Pick<MigrationRequest, 'normalize' | 'paths' | 'unlabelled'>): NormalizeOptions {
  const policy = unlabelled === 'tasks' ? { IMAGE_UNLABELLED: 'keep' as const, ...normalize.policy } : normalize.policy;
  return { ...normalize, policy, paths };
}
