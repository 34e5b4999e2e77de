import type { CloudStorage } from '../state/model.ts';

/** The `prefix=` of the storage's specific attributes; an empty one where there is none. */
export function prefixOf({ specific_attributes }: Pick<CloudStorage, 'specific_attributes'>): string {
  return new URLSearchParams(specific_attributes).get('prefix') ?? '';
}

export const isBadPrefix = (prefix: string) => prefix.startsWith('/') || prefix.includes('//');
