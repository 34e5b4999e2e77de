import { elementTooLarge } from '../azureml/document/element-too-large.ts';
import { parseList } from '../azureml/document/parse-elements.ts';
import { asUtf8 } from '../azureml/document/text-encoding.ts';
import type { InvalidInputError } from '../errors.ts';
import type { ExportFile } from './export-file.ts';
import { encodingFault, lineFault } from './line-fault.ts';

/** Characters of one line, an image with all its annotations. A file that never breaks a line must not fill the memory. */
const LONGEST_LINE = 8 * 1024 * 1024;

export type Line = { value: unknown; number: number };

/**
 * The lines of one file that are not blank, in batches, in constant memory; numbers count from 1 and count blank ones. In any
 * encoding in which exports were seen, with LF or CRLF. Throws InvalidInputError that names file and line.
 * `tell` hears of keys that stand twice in an object of a line.
 */
export async function* readLines(
  file: ExportFile,
  tell?: (number: number, key: string) => void,
): AsyncGenerator<Line[]> {
  let number = 0;
  /** Pieces of a line whose end has not come yet. */
  let open: string[] = [];
  let length = 0;
  const take = (texts: readonly string[]): Line[] => {
    const lines: Line[] = [];
    for (const line of texts) {
      number += 1;
      if (line.trim() === '') continue;
      // Parts that somebody has put together: each began with the mark of its encoding.
      const text = line.startsWith('\ufeff') ? line.slice(1) : line;
      const values = parseList(`[${text}]`, tell && ((_, key) => tell(number, key)));
      if (values?.length !== 1) throw lineFault(file.name, number, text);
      lines.push({ value: values[0], number });
    }
    return lines;
  };
  try {
    const { bytes } = await asUtf8(file.open());
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for await (const chunk of bytes) {
      const [end = '', ...texts] = decoder.decode(chunk, { stream: true }).split('\n');
      open.push(end);
      length += end.length;
      if (length > LONGEST_LINE) throw tooLong(file.name, number + 1, open);
      const rest = texts.pop();
      if (rest === undefined) continue;
      yield take([open.join(''), ...texts]);
      open = [rest];
      length = rest.length;
    }
    open.push(decoder.decode());
  } catch (error) {
    // The decoder says TypeError where bytes are not valid in the file's encoding.
    throw error instanceof TypeError ? await encodingFault(file, error) : error;
  }
  const last = open.join('');
  if (last !== '') yield take([last]);
}

function tooLong(file: string, number: number, pieces: readonly string[]): InvalidInputError {
  const beginning = pieces.join('').slice(0, 80);
  return elementTooLarge(file, `line ${number}`, { limit: LONGEST_LINE, beginning });
}
