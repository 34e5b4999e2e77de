import { parseList } from '../azureml/document/parse-elements.ts';
import { asUtf8 } from '../azureml/document/text-encoding.ts';
import type { ExportFile } from './export-file.ts';
import { encodingFault, lineFault } from './line-fault.ts';

/** Characters of one line. A file that never breaks a line must not fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

export type Line = { value: unknown; number: number };

/**
 * The lines of one file that are not blank, in batches, in constant memory; numbers count from 1 and count blank ones. In any
 * encoding in which exports were seen, with LF or CRLF. Throws InvalidInputError that names file and line.
 */
export async function* readLines(file: ExportFile): AsyncGenerator<Line[]> {
  let number = 0;
  let open = '';
  const take = async (texts: readonly string[]): Promise<Line[]> => {
    const lines: Line[] = [];
    for (const text of texts) {
      number += 1;
      if (text.trim() === '') continue;
      const values = parseList(`[${text}]`);
      if (values?.length !== 1) throw lineFault(file.name, number, text);
      lines.push({ value: values[0], number });
    }
    return lines;
  };
  try {
    const { bytes } = await asUtf8(file.open());
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for await (const chunk of bytes) {
      const texts = (open + decoder.decode(chunk, { stream: true })).split('\n');
      open = texts.pop() ?? '';
      if (open.length > LONGEST_LINE) throw lineFault(file.name, number + texts.length + 1, open);
      if (texts.length > 0) yield await take(texts);
    }
    open += decoder.decode();
  } catch (error) {
    // The decoder says TypeError where bytes are not valid in the file's encoding.
    throw error instanceof TypeError ? await encodingFault(file, error) : error;
  }
  if (open !== '') yield await take([open]);
}
