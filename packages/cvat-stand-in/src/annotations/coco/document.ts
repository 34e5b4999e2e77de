import { CvatImportError } from './import-error.ts';
import { isObject, type JsonObject, parsePythonJson } from './python-json.ts';
import { olderThan } from './server-version.ts';

export type CocoDocument = {
  categories: readonly unknown[];
  images: readonly JsonObject[];
  annotations: readonly JsonObject[];
};

const KNOWN = ['licenses', 'info', 'categories', 'images', 'annotations'];

/** Reads one document as CVAT's page mapper does: these five keys and no other, UTF-8 without byte order mark. */
export function parseDocument(bytes: Uint8Array, version: string): CocoDocument {
  const root = parse(bytes);
  if (!isObject(root)) throw new CvatImportError('Cannot find the categories section.');
  if (!olderThan(version, 35)) {
    const unknown = Object.keys(root).find((key) => !KNOWN.includes(key));
    if (unknown !== undefined) throw new CvatImportError(`Unknown key: ${unknown}`);
  }
  // The streaming reader demanded these two as well, until users complained.
  const demanded = !olderThan(version, 35) && olderThan(version, 39) ? KNOWN : KNOWN.slice(2);
  const missing = demanded.find((key) => !Object.hasOwn(root, key));
  if (missing !== undefined) throw new CvatImportError(`Cannot find the ${missing} section.`);
  return {
    categories: listOf(root, 'categories'),
    images: objectsOf(root, 'images'),
    annotations: objectsOf(root, 'annotations'),
  };
}

function parse(bytes: Uint8Array): unknown {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new CvatImportError('239 is invalid character at pos: 1');
  }
  try {
    return parsePythonJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new CvatImportError(`Parse error: ${error.message}`);
  }
}

function listOf(root: JsonObject, key: string): readonly unknown[] {
  const value = root[key];
  if (!Array.isArray(value)) throw new CvatImportError(`Parse error: the ${key} section is not a list`);
  return value;
}

function objectsOf(root: JsonObject, key: string): readonly JsonObject[] {
  return listOf(root, key).map((item, index) => {
    if (!isObject(item)) throw new CvatImportError(`Parse error: ${key}[${index}] is not a map`);
    return item;
  });
}
