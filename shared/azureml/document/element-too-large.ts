import { InvalidInputError } from '../../errors.ts';
import { withoutSecrets } from '../without-secrets.ts';

/** Reading it would take many times its size of memory, and stop everything else meanwhile. */
export function elementTooLarge(
  file: string,
  what: string,
  { limit, beginning }: { limit: number; beginning: string },
): InvalidInputError {
  const most = `${limit / 1024 / 1024} MB`;
  return new InvalidInputError(
    `Cannot read "${file}": ${what} has more than ${most}: current value is ${withoutSecrets(beginning)}...`,
    {
      code: 'EXPORT_ELEMENT_TOO_LARGE',
      fix: `Remove it from a copy of the file, or simplify it: a polygon of 50,000 points has less than ${most}`,
    },
  );
}
