import fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { createBlobStore } from '../../../shared/adapters/storage/store.ts';
import { staysInContainer } from '../../../shared/blob-name.ts';
import { MigrationRequest } from '../../../shared/migration/request.ts';
import { anyText } from '../../dataset/any-text.ts';
import { uniqueName } from '../../names.ts';

const store = createBlobStore({ connectionString: inject('azurite') });
const container = uniqueName('own');
const foreign = uniqueName('foreign');
const BROKEN = 'half-\ud800.json';

beforeAll(async () => {
  for (const name of [container, foreign]) await store.ensureContainer(name);
  await store.write(foreign, 'secret.json', '{}');
});

const LEADING_OUT = [
  `../${foreign}/secret.json`,
  `a/../../${foreign}/secret.json`,
  '..',
  '.',
  './a',
  'a/..',
  'a\\..\\b',
];

describe('a blob name stays in its container', () => {
  test.each([...LEADING_OUT, BROKEN])('every call refuses %j', async (name) => {
    const calls = [
      store.head(container, name),
      store.read(container, name),
      store.readRange(container, name, { offset: 0, length: 2 }),
      store.write(container, name, 'x'),
      store.delete(container, name),
      store.withLease(container, name, async () => 1),
    ];
    const refused = await Promise.allSettled(calls);
    expect(refused.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(
      calls.map(() => 'BLOB_NAME_REFUSED'),
    );
    expect(await store.head(foreign, 'secret.json')).toBeDefined();
  });

  test.each(['..a', 'a..', 'a/...', '.hidden/b', 'a/%2e%2e/b', 'ä b?#.json'])(
    '%j is a name like any other',
    async (name) => {
      await store.write(container, name, 'x');
      expect((await store.head(container, name))?.name).toBe(name);
    },
  );

  test.each([...LEADING_OUT, BROKEN, 'a\u0000b', 'a\nb', 'x'.repeat(1025)])('no request takes %j', (name) => {
    const parsed = MigrationRequest.safeParse({ export: { container: 'exports', name } });
    expect(parsed.error?.issues[0]?.path).toEqual(['export', 'name']);
  });

  test('of any name it lets through, the path of its URL begins with the container', () => {
    const part = fc.oneof(fc.constantFrom('.', '..', '/', '\\', '%2e', '%2E.', '%2f', '\t', ' ', 'a'), anyText());
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
        (name) => {
          fc.pre(staysInContainer(name));
          const path = new URL(`http://account.example/own/${encodeURI(name)}`).pathname;
          expect(path.startsWith('/own/')).toBe(true);
          expect(path.slice(5).split('/')).not.toContain('..');
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });
});
