import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CODES, MEANINGS, statusOf } from '../shared/errors/catalogue.ts';

/** Words in capitals that are no codes of ours: settings, CVAT's own words, and codes of Node, undici and the Azure SDK. */
const OTHERS = new Set([
  ...['CVAT_ORGANIZATION', 'CVAT_TOKEN', 'CVAT_URL', 'APP_KEY'],
  ...['AZURE_RESOURCE_GROUP', 'AZURE_LOCATION', 'IMAGES_ACCOUNT_NAME', 'ALERT_EMAIL'],
  ...['ACCOUNT_NAME_TOKEN_PAIR', 'ANONYMOUS_ACCESS', 'AZURE_CONTAINER', 'CONNECTION_STRING', 'NOT_FOUND'],
  ...['EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_EOF_STATE', 'PARSE_ERROR', 'REQUEST_SEND_ERROR'],
  ...['UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_SOCKET'],
  ...['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ERR_ENCODING_INVALID_ENCODED_DATA', 'ERR_BUFFER_TOO_LARGE'],
]);

/** Those of the operating system, such as ENOENT. */
const SYSTEM_ERROR = /^E[A-Z]+$/;

/** The catalogue itself: what stands there is not used there. */
const CATALOGUE = /^shared\/(?:errors\/|azureml\/rules\/\w+-rules\.ts|images\/remarks\.ts)/;

async function wordsInCapitals(): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  for (const room of ['functions', 'shared', 'local']) {
    for (const entry of await readdir(room, { recursive: true })) {
      const file = `${room}/${entry}`;
      if (!file.endsWith('.ts') || CATALOGUE.test(file)) continue;
      const text = await readFile(file, 'utf8');
      for (const [word] of text.matchAll(
        /(?<=')[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?=')|(?<=code(?:: | === )')[A-Z]+(?=')/g,
      )) {
        if (!SYSTEM_ERROR.test(word)) words.set(word, file);
      }
    }
  }
  return words;
}

describe('the catalogue of codes', () => {
  it('has every code that is used', async () => {
    const words = [...(await wordsInCapitals())].filter(([word]) => !OTHERS.has(word));
    expect(words.length).toBeGreaterThan(150);
    expect(words.filter(([word]) => !CODES.has(word))).toEqual([]);
  });

  it('has no code, and the test no exception, that is used nowhere', async () => {
    const words = await wordsInCapitals();
    expect([...CODES, ...OTHERS].filter((code) => !words.has(code))).toEqual([]);
  });

  it('has each code once, with one sentence that says what happened', () => {
    const entries = Object.values(MEANINGS).flatMap((codes) => Object.entries(codes));
    expect(entries.map(([code]) => code)).toEqual([...new Set(entries.map(([code]) => code))]);
    for (const [code, { meaning }] of entries) expect(meaning, code).toMatch(/^[A-Z].{10,}[^.]$/);
  });
});

describe('statusOf()', () => {
  it.each([
    ['MIGRATION_NOT_FOUND', 404],
    ['UNDO_RUNNING', 409],
    ['SURVEY_UNFINISHED', 503],
    ['CVAT_FAILED', 502],
    ['OUT_OF_IMAGE', 502],
    ['toString', 502],
  ])('answers for %s: %i', (code, status) => {
    expect(statusOf(code, 502)).toBe(status);
  });
});
