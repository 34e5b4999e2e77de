import { afterEach, describe, expect, it } from 'vitest';
import { createCvat } from '../../../shared/adapters/cvat/cvat.ts';
import { ConfigError, RemoteError } from '../../../shared/errors.ts';
import type { Cvat } from '../../../shared/world.ts';
import { type Scripted, type Seen, startScripted } from '../scripted-server.ts';

const TOKEN = 'pat-1.aVerySecretValue';
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function scripted(answer: (seen: Seen, number: number) => Scripted, options = {}) {
  const server = await startScripted(answer);
  stops.push(server.stop);
  return { cvat: createCvat({ url: server.url, token: TOKEN, firstWaitMs: 1, ...options }), seen: server.seen };
}

const about: Scripted = { status: 200, json: { version: '2.73.0' } };
const self: Scripted = { status: 200, json: { id: 1, username: 'migrator' } };
const project: Scripted = { status: 201, json: { id: 4, name: 'p' } };
const createProject = (cvat: Cvat) => cvat.projects.create({ name: 'p', labels: [], bugTracker: '' });

async function failure(call: Promise<unknown>): Promise<RemoteError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RemoteError)) throw new Error(`Cannot find a RemoteError: it is ${String(error)}`);
  return error;
}

describe('createCvat() authenticates', () => {
  it.each([
    [TOKEN, `Bearer ${TOKEN}`],
    ['Token abc', 'Token abc'],
    ['Basic dTpw', 'Basic dTpw'],
    [` ${TOKEN}\n`, `Bearer ${TOKEN}`],
  ])('with the setting %j as %j', async (token, header) => {
    const { cvat, seen } = await scripted(() => self, { token });
    await cvat.self();
    expect(seen[0]?.headers).toMatchObject({ authorization: header, accept: 'application/vnd.cvat+json' });
  });

  it('refuses a token that no header can carry, without quoting it', () => {
    const build = () => createCvat({ url: 'http://localhost:1', token: 'secret\nX-Other: 1' });
    expect(build).toThrow(ConfigError);
    expect(build).not.toThrow(/secret/);
  });

  it('and names its origin, without which servers before 2.56 fail the beginning of an upload', async () => {
    const { cvat, seen } = await scripted(() => about);
    await cvat.about();
    expect(seen[0]?.headers.origin).toBe(`http://${seen[0]?.headers.host}`);
  });

  it('within an organization by header, else in the personal workspace', async () => {
    const inside = await scripted(() => project, { organization: 'team' });
    await createProject(inside.cvat);
    expect(inside.seen[0]?.headers['x-organization']).toBe('team');
    expect(inside.seen[0]?.query.has('org')).toBe(false);
    const personal = await scripted(() => project);
    await createProject(personal.cvat);
    expect(personal.seen[0]?.query.get('org')).toBe('');
  });
});

describe('createCvat() repeats', () => {
  it('reads after 429, 502, 503, 504, a lost connection and a truncated answer', async () => {
    const script: Scripted[] = [{ status: 503 }, 'reset', 'truncate', { status: 502 }, about];
    const { cvat, seen } = await scripted((_, number) => script[number - 1] ?? about);
    expect(await cvat.about()).toEqual({ version: '2.73.0' });
    expect(seen).toHaveLength(5);
  });

  it('not more than five times', async () => {
    const { cvat, seen } = await scripted(() => ({ status: 504, text: '<html><h1>504 Gateway Time-out</h1></html>' }));
    const error = await failure(cvat.self());
    expect(error).toMatchObject({ code: 'CVAT_FAILED', retryable: true, status: 504 });
    expect(error.message).toBe('Cannot read from CVAT "its user": CVAT answered 504: 504 Gateway Time-out');
    expect(seen).toHaveLength(5);
  });

  it('a creation only where CVAT did nothing: throttled, or without the row lock', async () => {
    const busy = { detail: 'This resource is currently busy with another operation. Try again later.' };
    const script: Scripted[] = [{ status: 429, headers: { 'Retry-After': '0' } }, { status: 409, json: busy }, project];
    const { cvat, seen } = await scripted((_, number) => script[number - 1] ?? project);
    expect(await createProject(cvat)).toMatchObject({ id: 4 });
    expect(seen).toHaveLength(3);
  });

  it.each<[string, Scripted, string]>([
    ['502', { status: 502 }, 'CVAT_FAILED'],
    ['a lost answer', 'reset', 'CVAT_UNREACHABLE'],
  ])('no creation after %s: it may be done', async (_, answer, code) => {
    const { cvat, seen } = await scripted(() => answer);
    expect(await failure(createProject(cvat))).toMatchObject({ code, retryable: true });
    expect(seen).toHaveLength(1);
  });

  it('a frame that CVAT is still preparing', async () => {
    const busy: Scripted = { status: 429, headers: { 'Retry-After': '0' } };
    const image: Scripted = { status: 200, type: 'image/jpeg', text: 'a picture' };
    const { cvat, seen } = await scripted((_, number) => [busy, busy][number - 1] ?? image);
    expect(await cvat.frames.open(12, 0)).toEqual({ opened: true, picture: Buffer.from('a picture') });
    expect(seen).toHaveLength(3);
  });

  it.each<[number, number]>([
    [500, 1],
    [429, 5],
    [404, 1],
  ])('a frame that CVAT answers with %i %i times at most, and then calls it not opened', async (status, times) => {
    const { cvat, seen } = await scripted(() => ({ status, headers: { 'Retry-After': '0' } }));
    expect(await cvat.frames.open(12, 0)).toMatchObject({ opened: false });
    expect(seen).toHaveLength(times);
  });

  it('nothing that is asked to wait for minutes: the step comes back later', async () => {
    const { cvat, seen } = await scripted(() => ({ status: 429, headers: { 'Retry-After': '600' } }));
    expect(await failure(cvat.about())).toMatchObject({ code: 'CVAT_BUSY', retryable: true });
    expect(seen).toHaveLength(1);
  });
});

describe('createCvat() says what went wrong', () => {
  it.each<[string, Scripted, string, RegExp]>([
    ['a bad token', { status: 401, json: { detail: 'Invalid token.' } }, 'CVAT_TOKEN_INVALID', /401: Invalid token\./],
    ['no right', { status: 403, json: { detail: 'No.' } }, 'CVAT_FORBIDDEN', /403: No\./],
    [
      'an unknown organization',
      { status: 404, json: { detail: '`team` organization does not exist.' } },
      'CVAT_ORGANIZATION_UNKNOWN',
      /`team` organization/,
    ],
    [
      'a plan limit',
      { status: 403, json: ['You have reached the maximum number of projects of your plan.'] },
      'CVAT_PLAN_LIMIT',
      /maximum number/,
    ],
    [
      'a bad field',
      { status: 400, json: { labels: [{ name: ['Too long.'] }] } },
      'CVAT_REFUSED',
      /400: labels: name: Too long\./,
    ],
    ['a body without JSON', { status: 400, text: 'resource: no' }, 'CVAT_REFUSED', /400: resource: no/],
    ['an empty body', { status: 500 }, 'CVAT_FAILED', /500: it said nothing/],
    [
      'another server',
      { status: 200, text: '<html><head><title>x</title></head><body>Welcome to nginx</body>' },
      'CVAT_ANSWER_UNEXPECTED',
      /it is text\/html: it begins Welcome to nginx/,
    ],
    ['another document', { status: 200, json: { id: 'x' } }, 'CVAT_ANSWER_UNEXPECTED', /id: Invalid input/],
    [
      'a redirect to https',
      { status: 301, headers: { Location: 'https://cvat.example/api' } },
      'CVAT_REDIRECTS',
      /301/,
    ],
  ])('for %s', async (_, answer, code, message) => {
    const { cvat } = await scripted(({ path }) => (path.includes('access_tokens') ? { status: 404 } : answer));
    const error = await failure(createProject(cvat));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.fix).not.toBe('');
  });

  it('names a read-only token, which CVAT refuses like any other', async () => {
    const { cvat } = await scripted(({ method }) =>
      method === 'GET' ? { status: 200, json: { read_only: true } } : { status: 403, json: { detail: 'No.' } },
    );
    expect(await failure(createProject(cvat))).toMatchObject({ code: 'CVAT_TOKEN_READ_ONLY', retryable: false });
  });

  it('names what an old server takes in place of a personal access token', async () => {
    const { cvat, seen } = await scripted(({ path }) =>
      path === '/api/server/about'
        ? { status: 200, json: { version: '2.23.1' } }
        : { status: 401, json: { detail: 'Authentication credentials were not provided.' } },
    );
    const error = await failure(cvat.self());
    expect(error).toMatchObject({ code: 'CVAT_TOKEN_INVALID', retryable: false, status: 401 });
    expect(error.message).toMatch(/CVAT 2\.23\.1 has no personal access tokens \(2\.48 and newer do\)$/);
    expect(error.fix).toContain('"Token <key>"');
    expect(seen.find(({ path }) => path === '/api/server/about')?.headers.authorization).toBeUndefined();
  });

  it.each<[string, Scripted, object]>([
    ['a newer server', about, {}],
    ['a server that does not say its version', { status: 502 }, {}],
    ['an API key, which old servers take', { status: 200, json: { version: '2.23.1' } }, { token: 'Token abc' }],
  ])('and leaves the refusal as it is with %s', async (_, version, options) => {
    const refusal: Scripted = { status: 401, json: { detail: 'Invalid token.' } };
    const { cvat } = await scripted(({ path }) => (path === '/api/server/about' ? version : refusal), options);
    const error = await failure(cvat.self());
    expect(error.message).toBe('Cannot read from CVAT "its user": CVAT answered 401: Invalid token.');
  });

  it('where nobody listens', async () => {
    const gone = await startScripted(() => about);
    await gone.stop();
    const error = await failure(createCvat({ url: gone.url, token: TOKEN, firstWaitMs: 1 }).about());
    expect(error).toMatchObject({ code: 'CVAT_UNREACHABLE', retryable: true, status: undefined });
    expect(error.message).toContain(`no answer came: ECONNREFUSED: current value of CVAT_URL is ${gone.url}`);
  });

  it('in at most 500 characters of CVAT, and never with a secret', async () => {
    const sessionToken = 'sv=2024-01-01&ss=b&sig=abc%2Fdef%3D';
    const echo = `${TOKEN} ${sessionToken} https://a.blob.core.windows.net/c?sv=1&sig=xyz AccountKey=zzz== ${'long '.repeat(500)}`;
    const { cvat } = await scripted(() => ({ status: 400, text: echo }));
    const credential = { type: 'ACCOUNT_NAME_TOKEN_PAIR', accountName: 'a', sessionToken } as const;
    const input = { resource: 'c', displayName: 'd', description: '', credential, manifests: [] };
    const { message } = await failure(cvat.storages.create(input));
    expect(message).toMatch(/400: \*\*\* \*\*\* https:\/\/a\.blob\.core\.windows\.net\/c AccountKey=\*\*\* long/);
    expect(message.length).toBeLessThan(600);
  });

  it.each([
    [
      'Access forbidden',
      'credentials: Cannot create resource c with specified credentials. Access forbidden.',
      'STORAGE_FORBIDDEN',
    ],
    ['not found', 'resource: The resource c not found. It may have been deleted.', 'STORAGE_NOT_FOUND'],
    ['no manifest', "manifests: The 'm.jsonl' file does not exist on 'c' cloud storage", 'STORAGE_MANIFEST_MISSING'],
  ])('of a storage: %s', async (_, text, code) => {
    const { cvat } = await scripted(() => ({ status: 400, text }));
    const credential = { type: 'ANONYMOUS_ACCESS', accountName: 'a' } as const;
    expect(await failure(cvat.storages.update(1, { credential, manifests: [] }))).toMatchObject({ code });
  });
});

describe('createCvat() reads', () => {
  it('every page, whatever host CVAT believes to have', async () => {
    const all = Array.from({ length: 1203 }, (_, k) => ({ id: k, name: 'p' }));
    const { cvat, seen } = await scripted(({ query }) => {
      const [page, size] = [Number(query.get('page')), Number(query.get('page_size'))];
      const next = page * size < all.length ? `http://inside:8080/api/projects?page=${page + 1}` : null;
      return { status: 200, json: { count: all.length, next, results: all.slice((page - 1) * size, page * size) } };
    });
    expect((await cvat.projects.find('p')).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(seen.map(({ query }) => query.get('page'))).toEqual(['1', '2', '3']);
  });

  it('a request whose id it must encode, and 404 in plain text as unknown', async () => {
    const { cvat, seen } = await scripted((_, number) =>
      number === 1
        ? { status: 200, json: { status: 'finished', message: '' } }
        : { status: 404, text: 'There is no request', type: 'text/plain' },
    );
    const id = 'action=create&target=task&target_id=12';
    expect(await cvat.request(id)).toMatchObject({ status: 'finished' });
    expect(await cvat.request(id)).toBeUndefined();
    expect(seen[0]?.path).toBe('/api/requests/action%3Dcreate%26target%3Dtask%26target_id%3D12');
  });

  it('frames of a task without data as none, in the words of new and of old servers', async () => {
    for (const status of [400, 500]) {
      const { cvat } = await scripted(({ path }) =>
        path.endsWith('/meta')
          ? { status, json: ['Data is not uploaded for the task yet'] }
          : { status: 200, json: { id: 5, name: 't', size: 0 } },
      );
      expect(await cvat.tasks.dataMeta(5)).toBeUndefined();
    }
    const broken = await scripted(({ path }) =>
      path.endsWith('/meta') ? { status: 500 } : { status: 200, json: { id: 5, name: 't', size: 3 } },
    );
    expect(await failure(broken.cvat.tasks.dataMeta(5))).toMatchObject({ code: 'CVAT_FAILED' });
  });
});

describe('createCvat() starts background work', () => {
  const input = { storageId: 1, manifest: 'm.jsonl', imageQuality: 70, sortingMethod: 'lexicographical' } as const;
  const usual = 'action=create&target=task&target_id=12';

  it.each<[string, Scripted, string]>([
    ['the id of the answer', { status: 202, json: { rq_id: 'x' } }, 'x'],
    ['the id of work that runs already', { status: 409, json: { rq_id: 'y' } }, 'y'],
    ['the usual id where CVAT names none', { status: 409, text: 'running' }, usual],
    ['the usual id where all is done', { status: 400, json: ['Adding more data is not supported'] }, usual],
  ])('and answers %s', async (_, answer, id) => {
    const { cvat } = await scripted(({ path }) => (path === '/api/server/about' ? about : answer));
    expect(await cvat.tasks.attachFromStorage(12, input)).toBe(id);
  });

  it('and answers the older form of the id for a server before 2.38', async () => {
    const old: Scripted = { status: 200, json: { version: '2.37.1' } };
    const { cvat } = await scripted(({ path, method }) =>
      path === '/api/server/about' ? old : { status: method === 'POST' ? 409 : 404 },
    );
    expect(await cvat.tasks.attachFromStorage(12, input)).toBe('create:task-12');
  });

  it('and begins nothing on a server before 2.38, which would do it twice, where it is under way', async () => {
    const old: Scripted = { status: 200, json: { version: '2.37.1' } };
    const { cvat, seen } = await scripted(({ path }) =>
      path === '/api/server/about' ? old : { status: 200, json: { status: 'started' } },
    );
    expect(await cvat.tasks.attachFromStorage(12, input)).toBe('create:task-12');
    const archive = { size: 1, open: () => new Blob(['x']).stream() };
    const options = { imageQuality: 70, sortingMethod: 'lexicographical' } as const;
    expect(await cvat.tasks.uploadArchive(12, archive, options)).toBe('create:task-12');
    expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('and sends a beginning whose answer was lost once only on a server before 2.38', async () => {
    const old: Scripted = { status: 200, json: { version: '2.37.1' } };
    const { cvat, seen } = await scripted(({ path, method }) => {
      if (path === '/api/server/about') return old;
      return method === 'POST' ? 'reset' : { status: 404 };
    });
    expect(await failure(cvat.tasks.attachFromStorage(12, input))).toMatchObject({ retryable: true });
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('once more where the answer was lost', async () => {
    const { cvat, seen } = await scripted(({ path }, number) => {
      if (path === '/api/server/about') return about;
      return number === 2 ? 'reset' : { status: 409, json: { rq_id: usual } };
    });
    expect(await cvat.tasks.attachFromStorage(12, input)).toBe(usual);
    const sent = seen.filter(({ method }) => method === 'POST');
    expect(sent).toHaveLength(2);
    expect(JSON.parse(String(sent[1]?.body))).toEqual({
      ...{ image_quality: 70, sorting_method: 'lexicographical', cloud_storage_id: 1 },
      ...{ server_files: ['m.jsonl'], use_cache: true },
    });
  });

  it('and passes on why CVAT will not', async () => {
    const { cvat } = await scripted(({ path }) =>
      path === '/api/server/about' ? about : { status: 400, json: { server_files: ['No such file'] } },
    );
    const error = await failure(cvat.tasks.attachFromStorage(12, input));
    expect(error.message).toBe('Cannot attach images to task "12": CVAT answered 400: server_files: No such file');
  });
});
