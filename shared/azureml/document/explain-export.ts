import { InvalidInputError } from '../../errors.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { byJson, byMagic, byText, type ForeignFormat, jsonLines } from './foreign-format.ts';
import { firstInvalidByte } from './invalid-utf8.ts';
import { JsonChecker, type JsonFault } from './json-checker.ts';
import { MalformedJson } from './malformed-json.ts';
import { sections } from './sections.ts';
import { asUtf8, encodingOf, type TextEncodingName } from './text-encoding.ts';
import { type TextPlace, textPlace } from './text-place.ts';

const HEAD = 64 * 1024;

type Open = () => AsyncIterable<Uint8Array>;

/** Why a file could not be read as a COCO export: what it is instead, or where its JSON is broken. Reads it again, slowly. */
export async function explainExport(open: Open, cause: Error): Promise<InvalidInputError> {
  try {
    return await explain(open, cause);
  } catch (error) {
    // The decoder's: the bytes cannot be text.
    if (!(error instanceof TypeError)) throw error;
    return problem('EXPORT_ENCODING', 'its UTF-16 is broken', 'Save the file as UTF-8', error);
  }
}

async function explain(open: Open, cause: Error): Promise<InvalidInputError> {
  const head = await headOf(open());
  const magic = byMagic(head);
  if (magic) return foreign(magic, undefined, cause);
  const encoding = encodingOf(head);
  const text = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding).decode(head);
  if (text.trim() === '' && head.length < HEAD) {
    const fix = 'Use another copy of the export: this file holds nothing';
    return problem('EXPORT_EMPTY', `it is empty: current value is ${head.length} bytes`, fix, cause);
  }
  if (!/^\s*[[{]/.test(text)) return foreign(byText(text), text, cause);
  const broken = await encodingFault(open, encoding, cause);
  if (broken) return broken;
  const fault = await firstFault(open);
  if (fault) return jsonProblem(fault, await textPlace(open, fault.offset), cause);
  const keys = await keysOf(open);
  const wrong = keys.filter(({ key, array }) => ['images', 'annotations', 'categories'].includes(key) && !array);
  if (wrong.length > 0) {
    const names = wrong.map(({ key }) => key).join(', ');
    return problem(
      'EXPORT_NOT_COCO',
      `these keys do not hold lists: ${names}`,
      'Correct them in the file, or use another copy of the export',
      cause,
    );
  }
  return foreign(
    byJson(
      text,
      keys.map(({ key }) => key),
    ),
    text,
    cause,
  );
}

function jsonProblem(fault: JsonFault, place: TextPlace, cause: Error): InvalidInputError {
  if (fault.kind === 'another-document') return foreign(jsonLines(), place.excerpt, cause);
  const where = `at line ${place.line}, column ${place.column} (byte ${place.byte})`;
  if (fault.kind === 'end') {
    const fix = 'Download or copy the export again: its end is missing';
    return problem('EXPORT_TRUNCATED', `${fault.reason} ${where}: current value is ...${place.excerpt}`, fix, cause);
  }
  const fix = 'Correct the JSON at this place, or use another copy of the export';
  return problem('EXPORT_MALFORMED', `${fault.reason} ${where}: current value is ...${place.excerpt}...`, fix, cause);
}

async function encodingFault(
  open: Open,
  encoding: TextEncodingName,
  cause: Error,
): Promise<InvalidInputError | undefined> {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return undefined;
  const { bytes } = await asUtf8(open());
  const offset = await firstInvalidByte(bytes);
  if (offset === undefined) return undefined;
  const place = await textPlace(open, offset);
  const where = `line ${place.line}, column ${place.column} (byte ${place.byte})`;
  const fix = 'Save the file as UTF-8: it was probably saved in a Windows code page by an editor or a script';
  return problem(
    'EXPORT_ENCODING',
    `it is not valid UTF-8 at ${where}: current value is ...${place.excerpt}...`,
    fix,
    cause,
  );
}

function foreign(format: ForeignFormat, text: string | undefined, cause: Error): InvalidInputError {
  const excerpt =
    text === undefined
      ? ''
      : `: current value is ${withoutSecrets(text.trimStart().slice(0, 80).replaceAll(/\s+/g, ' '))}...`;
  return problem(format.code, `it is ${format.what}${excerpt}`, format.fix, cause);
}

function problem(code: string, reason: string, fix: string, cause: Error): InvalidInputError {
  return new InvalidInputError(`Cannot read "the export": ${reason}`, { code, fix, cause });
}

async function firstFault(open: Open): Promise<JsonFault | undefined> {
  const { bytes } = await asUtf8(open());
  const checker = new JsonChecker();
  for await (const chunk of bytes) {
    const fault = checker.push(chunk);
    if (fault) return fault;
  }
  return checker.end();
}

/** Keys of the document; empty where it is a list. */
async function keysOf(open: Open): Promise<{ key: string; array: boolean }[]> {
  const keys: { key: string; array: boolean }[] = [];
  const { bytes } = await asUtf8(open());
  try {
    for await (const batch of sections(bytes, () => false)) if (batch.type === 'key') keys.push(batch);
  } catch (error) {
    // No object at all: its beginning says what it is.
    if (!(error instanceof MalformedJson)) throw error;
  }
  return keys;
}

async function headOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD);
  let length = 0;
  for await (const chunk of bytes) {
    const piece = chunk.subarray(0, HEAD - length);
    head.set(piece, length);
    length += piece.length;
    if (length === HEAD) break;
  }
  return head.subarray(0, length);
}
