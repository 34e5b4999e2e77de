import { InvocationContext } from '@azure/functions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactError, redactLine } from '../functions/redact-output.ts';
import { wordsOf } from '../shared/adapters/cvat/words.ts';
import { workMessage } from '../shared/adapters/cvat/work-message.ts';
import { storageError } from '../shared/adapters/storage/call.ts';
import { FindingLog } from '../shared/azureml/rules/finding-log.ts';
import { NormalizeOptions } from '../shared/azureml/rules/options.ts';
import { withoutSecrets } from '../shared/azureml/without-secrets.ts';
import { RemoteError } from '../shared/errors.ts';
import { redact } from '../shared/redact.ts';
import { toFinding } from '../shared/work/outcome.ts';

const SEED = 20_261_128;
const RUNS = 10_000;
const MARK = 'LEAK7f3a';

const unit = fc.constantFrom(...'ABCxyz0189+/');
const marked = fc.string({ unit, minLength: 8, maxLength: 40 }).map((rest) => `${MARK}${rest}`);
const noise = fc.string({ unit: fc.constantFrom(...'abc <>{}\n:.'), maxLength: 40 });

/** A secret and how a server, the Azure SDK or a person writes it down. */
const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  header: (s) => `Authorization: Bearer ${s}`,
  'header in JSON': (s) => JSON.stringify({ headers: { Authorization: `Token ${s}` } }),
  'URL with a SAS': (s) => `https://a.blob.core.windows.net/c/a.png?sv=1&sig=${encodeURIComponent(s)}`,
  'a SAS by itself': (s) => `sv=1&se=2&sig=${encodeURIComponent(s)}&sp=r`,
  'SAS, encoded once more': (s) => `sig%3D${encodeURIComponent(encodeURIComponent(s))}`,
  'signature in JSON': (s) => JSON.stringify({ sig: s }),
  'signature with blanks': (s) => `sig = ${s}`,
  'connection string': (s) => `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${s};EndpointSuffix=x`,
  'account key in JSON': (s) => JSON.stringify({ account_key: s }),
  'address with a password': (s) => `https://user:${encodeURIComponent(s)}@cvat.example/api`,
};
/** Only where the secret is ours, and so known. */
const KNOWN: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (s) => s,
  'in a URL': encodeURIComponent,
  'in JSON with escaped slashes': (s) => JSON.stringify({ said: s }).replaceAll('/', '\\/'),
  'in base64': (s) => Buffer.from(s).toString('base64'),
};

/** Every way on which foreign words come into errors, logs, reports and histories. */
const WAYS: Readonly<Record<string, (words: string, secrets: readonly string[]) => string>> = {
  'an answer of CVAT': wordsOf,
  'its failed work': workMessage,
  'any quotation': redact,
  'a fault that nobody foresaw, in history and report': (words, secrets) =>
    JSON.stringify(toFinding(new TypeError(words), words, secrets)),
  'an error of ours that quotes': (words, secrets) =>
    JSON.stringify(toFinding(new RemoteError(words, { code: 'X', fix: 'x', retryable: false }), 'there', secrets)),
  'a line of the log': (words, secrets) => {
    const line = { category: 'user' as const, message: words };
    redactLine(line, secrets);
    return line.message;
  },
  'what a function throws at the host': (words, secrets) => {
    const ended = { error: new Error(words), invocationContext: new InvocationContext() };
    redactError(ended, secrets);
    return `${ended.error.message} ${ended.error.stack}`;
  },
};

const leaks = (shown: string, secret: string) =>
  shown.includes(MARK) || shown.includes(Buffer.from(secret).toString('base64').slice(0, 12));

test(`no secret comes through, ${RUNS} cases (seed ${SEED})`, () => {
  const spelled = fc.oneof(
    fc.record({ spelling: fc.constantFrom(...Object.entries(SPELLINGS)), known: fc.boolean() }),
    fc.record({ spelling: fc.constantFrom(...Object.entries(KNOWN)), known: fc.constant(true) }),
  );
  const way = fc.constantFrom(...Object.entries(WAYS));
  fc.assert(
    fc.property(marked, spelled, way, noise, noise, (secret, { spelling, known }, [name, show], before, after) => {
      const shown = show(`${before} ${spelling[1](secret)} ${after}`, known ? [secret] : []);
      expect(leaks(shown, secret), `${spelling[0]} in ${name}: ${shown}`).toBe(false);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('no secret of a storage error comes into a finding', () => {
  fc.assert(
    fc.property(marked, fc.constantFrom(...Object.values(SPELLINGS)), (secret, spell) => {
      const cause = Object.assign(new Error(spell(secret)), { code: 'ECONNRESET' });
      const finding = toFinding(storageError('read', 'images/a.png', cause), 'images');
      expect(leaks(JSON.stringify(finding), secret)).toBe(false);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test.each(['URL with a SAS', 'a SAS by itself', 'connection string'])(
  'an excerpt of an export shows no secret: %s',
  (kind) => {
    expect(withoutSecrets(SPELLINGS[kind]?.(`${MARK}abc/+`) ?? MARK)).not.toContain(MARK);
  },
);

test.each(['URL with a SAS', 'a SAS by itself', 'connection string'])(
  'a finding about a name of an export shows no secret: %s',
  (kind) => {
    const name = `images[0] "${SPELLINGS[kind]?.(`${MARK}abc/+`) ?? MARK}"`;
    const log = new FindingLog(NormalizeOptions.parse({}));
    log.applyPolicy('IMAGE_PATH_DISAGREEMENT', 'image', name, `file_name says ${name}`);
    log.exclude('IMAGE_NOT_IN_CONTAINER', 'image', name, name);
    const findings = [...log.drain(), ...log.close()];
    expect(findings).toHaveLength(2);
    expect(JSON.stringify(findings)).not.toContain(MARK);
  },
);
