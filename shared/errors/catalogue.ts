import { RULES } from '../azureml/rules/codes.ts';
import { REMARKS } from '../images/remarks.ts';
import { CVAT_CODES } from './cvat-codes.ts';
import { EXPORT_CODES } from './export-codes.ts';
import type { Meaning } from './meaning.ts';
import { MIGRATION_CODES } from './migration-codes.ts';
import { REQUEST_CODES } from './request-codes.ts';
import { STORAGE_CODES } from './storage-codes.ts';

/** What stops a migration or stands in its report, beside what a rule finds in an export and what is remarked of an image. */
export const MEANINGS: Readonly<Record<string, Record<string, Meaning>>> = {
  'Requests and settings': REQUEST_CODES,
  'Exports that cannot be read': EXPORT_CODES,
  CVAT: CVAT_CODES,
  Storage: STORAGE_CODES,
  'Tasks and reports': MIGRATION_CODES,
};

/** Every code that a finding or an error may have. */
export const CODES: ReadonlySet<string> = new Set(
  [RULES, REMARKS, ...Object.values(MEANINGS)].flatMap((codes) => Object.keys(codes)),
);

/** HTTP status of an answer with this code; `usual` where the catalogue names none. */
export function statusOf(code: string, usual: number): number {
  for (const codes of Object.values(MEANINGS)) {
    const status = Object.hasOwn(codes, code) ? codes[code]?.status : undefined;
    if (status !== undefined) return status;
  }
  return usual;
}
