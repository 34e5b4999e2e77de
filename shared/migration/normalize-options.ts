import type { NormalizeOptions } from '../azureml/rules/options.ts';
import type { MigrationRequest } from './request.ts';

export function normalizeOptions({
  normalize,
  paths,
}: Pick<MigrationRequest, 'normalize' | 'paths'>): NormalizeOptions {
  return { ...normalize, paths };
}
