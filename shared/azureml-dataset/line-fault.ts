import { firstInvalidByte } from '../azureml/document/invalid-utf8.ts';
import { JsonChecker } from '../azureml/document/json-checker.ts';
import { asUtf8, encodingOf } from '../azureml/document/text-encoding.ts';
import { textPlace } from '../azureml/document/text-place.ts';
import { withoutSecrets } from '../azureml/without-secrets.ts';
import { InvalidInputError } from '../errors.ts';
import type { ExportFile } from './export-file.ts';

/** Characters before and after the place that an excerpt shows. */
const BEFORE = 60;
const AFTER = 30;

/** What is wrong with a line that is not one JSON value. */
export function lineFault(file: string, number: number, text: string): InvalidInputError {
  const bytes = new TextEncoder().encode(text);
  const checker = new JsonChecker();
  const fault = checker.push(bytes) ?? checker.end();
  const offset = fault?.offset ?? bytes.length;
  const column = new TextDecoder().decode(bytes.subarray(0, offset)).length;
  const excerpt = withoutSecrets(text.slice(Math.max(0, column - BEFORE), column + AFTER));
  const cut = fault?.kind === 'end';
  const spread = cut && /[{[,]\s*$/.test(text);
  const reason = fault?.reason.replace('the file ends', 'the line ends') ?? 'it is too long';
  return new InvalidInputError(
    `Cannot read "${file}": line ${number} is not one JSON document: ${reason} at column ${column + 1}: current value is ...${excerpt}${cut ? '' : '...'}`,
    {
      code: cut && !spread ? 'EXPORT_TRUNCATED' : 'EXPORT_MALFORMED',
      fix: spread
        ? 'Write each object on a line of its own (`jq -c .` does), or copy the file again if its lines were cut'
        : cut
          ? 'Copy the file again from the place where it was kept: the end of the line is missing'
          : 'Correct the line, or copy the file again: each line must be one JSON object',
    },
  );
}

export async function encodingFault(file: ExportFile, cause: TypeError): Promise<InvalidInputError> {
  const fix = 'Save the file as UTF-8: it was probably saved in a Windows code page by an editor or a script';
  const problem = (reason: string) =>
    new InvalidInputError(`Cannot read "${file.name}": ${reason}`, { code: 'EXPORT_ENCODING', fix, cause });
  for await (const head of file.open()) {
    if (encodingOf(head).startsWith('utf-16')) return problem('its UTF-16 is broken');
    break;
  }
  const offset = await firstInvalidByte((await asUtf8(file.open())).bytes);
  const { line, column, byte, excerpt } = await textPlace(file.open, offset ?? 0);
  return problem(
    `it is not valid UTF-8 at line ${line}, column ${column} (byte ${byte}): current value is ...${excerpt}...`,
  );
}
