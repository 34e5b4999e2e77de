import { deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cocoDocument } from '../../shared/azureml/document/coco-document.ts';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { scanExport } from '../../shared/azureml/scan-export.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { opener, utf16 } from './bytes.ts';

async function refusal(content: string | Uint8Array, chunkSize = 1000): Promise<InvalidInputError> {
  const scan = scanExport(cocoDocument(opener(content, chunkSize)), NormalizeOptions.parse({}));
  const error = await scan.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InvalidInputError))
    throw new Error(`Cannot test: it was not refused: current value is ${error}`);
  expect(error.message).toMatch(/^Cannot read "the export": /);
  expect(error.fix.length).toBeGreaterThan(10);
  return error;
}

const GOOD = '{\n  "images": [\n    {"id": 1, "file_name": "é.jpg"}\n  ],\n  "annotations": [],\n  "categories": []\n}';

test.each([
  ['EXPORT_EMPTY', ''],
  ['EXPORT_EMPTY', ' \n\n'],
  ['EXPORT_EMPTY', '\ufeff'],
  ['EXPORT_HTML', '<!DOCTYPE html><html><head><title>Sign in to your account</title>'],
  [
    'EXPORT_STORAGE_ERROR',
    '<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>...</Message></Error>',
  ],
  ['EXPORT_XML', '<annotation><folder>images</folder></annotation>'],
  ['EXPORT_CSV', 'Url,Label,LabelConfidence\r\nAmlDatastore://store/a.jpg,cat,1\r\n'],
  ['EXPORT_CONLL', '-DOCSTART- -X- O O\n\nEU B-ORG\n'],
  ['EXPORT_CONLL', 'Azure B-PRODUCT\nis O\nblue O\n'],
  [
    'EXPORT_MLTABLE',
    '$schema: https://azuremlschemas.azureedge.net/latest/MLTable.schema.json\ntype: mltable\npaths:\n',
  ],
  ['EXPORT_JSON_LINES', '{"image":"a.jpg"}\n{"image":"b.jpg"}\n'],
  ['EXPORT_JSON_LINES', '[{"image_url":"azureml://a.jpg","label":[]}]'],
  ['EXPORT_PREDICTIONS', '{"input_data":{"columns":["image"],"data":["aGVsbG8="]}}'],
  [
    'EXPORT_PREDICTIONS',
    '[{"boxes":[{"box":{"topX":0.1,"topY":0.1,"bottomX":0.2,"bottomY":0.2},"label":"a","score":0.9}]}]',
  ],
  ['EXPORT_PREDICTIONS', '{"filename":"/tmp/x","probs":[0.9,0.1],"labels":["a","b"]}'],
  ['EXPORT_CUSTOM_VISION', '[{"id":"1","originalImageUri":"https://x","regions":[{"tagName":"cat","left":0.1}]}]'],
  ['EXPORT_CUSTOM_VISION', '{"images":{"x":{"regions":[{"tagName":"cat"}]}}}'.replace('images', 'pictures')],
  ['EXPORT_VOTT', '{"name":"p","assets":{},"tags":[]}'],
  ['EXPORT_LABELME', '{"shapes":[],"imagePath":"a.jpg"}'],
  ['EXPORT_NOT_COCO', '[1, 2]'],
  ['EXPORT_NOT_COCO', '{}'],
  ['EXPORT_NOT_COCO', '{"images":[]}'],
  ['EXPORT_NOT_COCO', '{"images":{},"annotations":[],"categories":[]}'],
  ['EXPORT_NOT_JSON', 'hello world'],
  ['EXPORT_WITHOUT_IMAGES', '{"images":[],"annotations":[],"categories":[]}'],
])('scanExport() refuses with %s what starts with %j', async (code, content) => {
  expect((await refusal(content)).code).toBe(code);
});

test.each([
  ['EXPORT_GZIP', gzipSync(GOOD)],
  ['EXPORT_ZIP', Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(GOOD)])],
  ['EXPORT_PARQUET', Buffer.from('PAR1....')],
  ['EXPORT_IMAGE', Buffer.from('89504e470d0a1a0a', 'hex')],
])('scanExport() refuses with %s a binary file', async (code, content) => {
  expect((await refusal(content)).code).toBe(code);
});

test('explainExport() says what keys a JSON document has that is not an export', async () => {
  const error = await refusal('{"version": 1, "data": {"x": []}}');
  expect(error.message).toContain('its keys are version, data');
});

test.each([
  ['a trailing comma', GOOD.replace('"}\n', '"},\n'), 4, 3, 'a comma stands before the closing "]"'],
  ['a trailing comma in an object', GOOD.replace('"}', '",}'), 3, 36, 'a comma stands before the closing "}"'],
  ['a missing comma', GOOD.replace('1, ', '1 '), 3, 14, 'a comma or "}" is expected'],
  ['single quotes', GOOD.replaceAll('"', "'"), 2, 3, 'a key in double quotes is expected'],
  ['a line break in a text', GOOD.replace('é.jpg', 'é\n.jpg'), 3, 30, 'a text must not contain line breaks'],
  ['a bad escape', GOOD.replace('é', '\\d'), 3, 30, 'a backslash must be followed by'],
  ['a Python literal', GOOD.replace('1,', 'None,'), 3, 12, 'a value is expected, not "None"'],
  ['a leading zero', GOOD.replace('1,', '01,'), 3, 12, 'a value is expected, not "01"'],
  ['a second document', `${GOOD}\nx`, 8, 1, 'something follows the end of the document'],
])('explainExport() names line and column of %s', async (_, content, line, column, reason) => {
  for (const size of [1, 7, 100_000]) {
    const error = await refusal(content, size);
    expect(error.code).toBe('EXPORT_MALFORMED');
    expect(error.message).toContain(`${reason}`);
    expect(error.message).toContain(`at line ${line}, column ${column} (byte `);
  }
});

test('explainExport() names the byte in the file as it is, whatever its encoding', async () => {
  const broken = GOOD.replace('é.jpg"', 'é.jpg" x');
  const utf8 = Buffer.from(broken).indexOf('x}');
  expect((await refusal(broken)).message).toContain(`(byte ${utf8})`);
  expect((await refusal(`\ufeff${broken}`)).message).toContain(`(byte ${utf8 + 3})`);
  for (const littleEndian of [true, false]) {
    const error = await refusal(utf16(broken, { littleEndian, bom: true }), 7);
    expect(error.message).toContain(`(byte ${2 + 2 * broken.indexOf('x}')})`);
  }
});

test('explainExport() tells every truncated export from a malformed one', async () => {
  for (let length = 1; length < GOOD.length; length += 1) {
    const error = await refusal(GOOD.slice(0, length), 5);
    expect(error.code).toBe('EXPORT_TRUNCATED');
    expect(error.message).toMatch(/the file ends .* at line \d+, column \d+ \(byte \d+\)/);
  }
});

test('explainExport() names the first byte that is not UTF-8', async () => {
  const content = Buffer.from(GOOD.replace('é', '?'));
  content[content.indexOf('?')] = 0xe9;
  const error = await refusal(content, 3);
  expect(error.code).toBe('EXPORT_ENCODING');
  expect(error.message).toContain('line 3, column 29 (byte 44)');
});

test('explainExport() refuses UTF-16 that is broken', async () => {
  const bytes = utf16(GOOD, { littleEndian: true, bom: true });
  const half = Buffer.from(bytes);
  half.writeUInt16LE(0xd800, Buffer.from(bytes).indexOf(Buffer.from('é', 'utf16le')));
  expect((await refusal(half)).code).toBe('EXPORT_ENCODING');
});

test('explainExport() shows no signature of a URL', async () => {
  const error = await refusal(GOOD.replace('"é.jpg"', '"https://a/b?sv=1&sig=SECRET%3D" x'));
  expect(error.message).not.toContain('SECRET');
});
