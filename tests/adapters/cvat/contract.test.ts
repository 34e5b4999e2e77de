import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createCvat } from '../../../shared/adapters/cvat/cvat.ts';
import type { Waiting } from '../../../shared/cvat/waiting.ts';
import { RemoteError } from '../../../shared/errors.ts';
import type { Cvat } from '../../../shared/world.ts';
import { type Scripted, type Seen, startScripted } from '../scripted-server.ts';
import { ANSWERS, type Ending } from './contract-answers.ts';
import { CALLS } from './contract-calls.ts';

const KEY = 'aVerySecretApiKey';
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function scripted(answer: (seen: Seen, number: number) => Scripted) {
  const server = await startScripted(answer);
  stops.push(server.stop);
  return server;
}

function clientOf(url: string) {
  const waits: (Waiting | undefined)[] = [];
  const onWaiting = (waiting: Waiting | undefined) => waits.push(waiting);
  return { cvat: createCvat({ url, token: `Token ${KEY}`, firstWaitMs: 1, onWaiting }), waits };
}

async function serve(answer: (seen: Seen, number: number) => Scripted) {
  const server = await scripted(answer);
  return { ...clientOf(server.url), ...server };
}

async function ending(run: (cvat: Cvat) => Promise<unknown>, url: string, seen: readonly Seen[]) {
  const { cvat, waits } = clientOf(url);
  const asked = () => seen.length;
  const problems: string[] = [];
  const ended = await run(cvat).then(
    (value): Ending => ({ asked: asked(), value: value === undefined ? 'none' : 'some' }),
    (error: unknown): Ending => {
      if (!(error instanceof RemoteError)) throw error;
      if (!error.message.startsWith('Cannot ') || error.fix === '') problems.push(error.message);
      if (`${error.message}${error.fix}${JSON.stringify(waits)}`.includes(KEY)) problems.push('it shows the token');
      const { code, retryable, tries } = error;
      return { asked: asked(), code, retryable, ...(tries === undefined ? {} : { tries }) };
    },
  );
  // One word for each wait, and one when all is over.
  if (waits.filter(Boolean).length !== asked() - 1) problems.push(`${waits.length} waits were told`);
  if (asked() > 1 && waits.at(-1) !== undefined) problems.push('the end of the wait was not told');
  return { ended, problems };
}

describe.each(CALLS)('$name', ({ run, sends, body, ...call }) => {
  it('sends what CVAT expects', async () => {
    const { cvat, seen, url } = await serve(() => ({ status: 401 }));
    await expect(run(cvat)).rejects.toThrow(RemoteError);
    const [first] = seen;
    const query = decodeURIComponent(String(first?.query ?? ''));
    expect(`${first?.method} ${first?.path}${query === '' ? '' : `?${query}`}`).toBe(sends);
    expect(first?.headers).toMatchObject({
      ...{ accept: 'application/vnd.cvat+json', origin: url },
      'user-agent': 'azureml-to-cvat',
    });
    // The version is asked for by nobody in particular: an expired token would be refused there, too.
    expect(first?.headers.authorization).toBe(call.name === 'about' ? undefined : `Token ${KEY}`);
    expect(first?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
    expect(first?.headers['transfer-encoding']).toBeUndefined();
    expect(body === undefined ? undefined : JSON.parse(String(first?.body))).toEqual(body);
  });

  it('ends as each answer asks', async () => {
    const actual: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    let now: Scripted = 'reset';
    const { url, seen } = await scripted(() => now);
    for (const { name, answer, ends } of ANSWERS) {
      now = answer;
      seen.length = 0;
      actual[name] = await ending(run, url, seen);
      expected[name] = { ended: ends({ run, sends, ...call }), problems: [] };
    }
    expect(actual).toEqual(expected);
  });
});

describe('lists', () => {
  const two = (second: Scripted) => (_: Seen, number: number) =>
    number === 1 ? ({ status: 200, json: { next: 'x', results: [{ id: 1, name: 'p' }] } } as const) : second;

  it('may be empty', async () => {
    const { cvat } = await serve(() => ({ status: 200, json: { next: null, results: [] } }));
    expect(await cvat.projects.find('p')).toEqual([]);
    expect(await cvat.roleOf(1)).toBeUndefined();
    expect(await cvat.findUser('ann')).toBeUndefined();
  });

  it('end where the second page is gone for good', async () => {
    const gone: Scripted = { status: 404, json: { detail: 'Invalid page.' } };
    const { cvat, seen } = await serve((asked) => two(gone)(asked, Number(asked.query.get('page'))));
    expect(await cvat.projects.find('p')).toEqual([{ id: 1, name: 'p' }]);
    expect(seen.length).toBeLessThan(12);
  });

  it('leave nothing out where a record of an earlier page is deleted meanwhile', async () => {
    let there = [1, 2, 3];
    const page = ({ query }: Seen): Scripted => {
      const first = 2 * (Number(query.get('page')) - 1);
      const results = there.slice(first, first + 2).map((id) => ({ id, name: 'p' }));
      const next = first + 2 < there.length ? 'x' : null;
      if (results.length === 0) return { status: 404, json: { detail: 'Invalid page.' } };
      return { status: 200, json: { count: there.length, next, results } };
    };
    for (const left of [
      [2, 3],
      [2, 3, 4, 5],
    ]) {
      there = [1, 2, 3, 4, 5].slice(0, left.length + 1);
      let asked = 0;
      const { cvat } = await serve((seen) => {
        const answer = page(seen);
        if (++asked === 1) there = left;
        return answer;
      });
      expect((await cvat.projects.find('p')).map(({ id }) => id)).toEqual(left);
    }
  });

  it('do not end with a page of HTML in place of the second page', async () => {
    const { cvat } = await serve(two({ status: 404, type: 'text/html', text: '<html><h1>Not Found</h1></html>' }));
    await expect(cvat.projects.find('p')).rejects.toMatchObject({ code: 'CVAT_ANSWER_UNEXPECTED' });
  });

  it('that never end are given up', async () => {
    const { cvat, seen } = await serve(() => ({ status: 200, json: { next: 'x', results: [] } }));
    await expect(cvat.projects.find('p')).rejects.toMatchObject({ code: 'CVAT_ANSWER_UNEXPECTED', retryable: false });
    expect(seen).toHaveLength(1000);
  });
});

describe('the state of a storage', () => {
  it('is "not found" where a server before 2.50 refuses to tell, since the account does not answer it', async () => {
    const { cvat } = await serve(() => ({
      status: 400,
      type: 'text/html',
      text: 'Failed to establish a new connection',
    }));
    expect(await cvat.storages.status(4)).toBe('NOT_FOUND');
  });

  it('is not told by a page', async () => {
    const page = '<html><h1>Bad Request (400)</h1></html>';
    const { cvat } = await serve(() => ({ status: 400, type: 'text/html', text: page }));
    await expect(cvat.storages.status(4)).rejects.toMatchObject({ code: 'CVAT_REFUSED' });
  });
});

describe('what was deleted meanwhile', () => {
  it('is found out where labels fail as they do for a project that is gone', async () => {
    const server = await serve(({ path }) => ({ status: path === '/api/labels' ? 500 : 404 }));
    await expect(server.cvat.projects.labels(4)).rejects.toMatchObject({
      ...{ code: 'CVAT_NOT_FOUND', retryable: false },
      message: 'Cannot list the labels of project "4": somebody deleted the project',
    });
  });

  it('is not blamed for labels that fail of a project that is there', async () => {
    const { cvat } = await serve(({ path }) =>
      path === '/api/labels' ? { status: 500 } : { status: 200, json: { id: 4, name: 'p' } },
    );
    await expect(cvat.projects.labels(4)).rejects.toMatchObject({ code: 'CVAT_FAILED', tries: 4 });
  });

  it('is not there for the request of a task', async () => {
    const { cvat } = await serve(() => ({ status: 400, json: ['Task matching query does not exist.'] }));
    expect(await cvat.request('action=create&target=task&target_id=5')).toBeUndefined();
  });

  it('is named where images should come from a storage that is gone', async () => {
    const { cvat } = await serve(() => ({ status: 400, json: ['CloudStorage matching query does not exist.'] }));
    const input = { storageId: 9, manifest: 'm.jsonl', imageQuality: 70, sortingMethod: 'natural' } as const;
    await expect(cvat.tasks.attachFromStorage(5, input)).rejects.toMatchObject({ code: 'CVAT_NOT_FOUND' });
  });
});

describe('a deletion', () => {
  it('waits while CVAT commits the creation of the images, and says so', async () => {
    const busy: Scripted = { status: 409, json: { detail: 'This resource is currently busy.' } };
    const script: Scripted[] = [busy, { status: 500, text: '<h1>Server Error (500)</h1>' }, { status: 204 }];
    const { cvat, waits } = await serve((_, number) => script[number - 1] ?? { status: 204 });
    await cvat.tasks.delete(5);
    expect(waits.map((waiting) => waiting?.said)).toEqual([
      expect.stringMatching(
        /^CVAT answered 409: This resource is currently busy\.: CVAT may still be creating the images/,
      ),
      expect.stringMatching(/^CVAT answered 500: Server Error \(500\): CVAT may still be creating/),
      undefined,
    ]);
    expect(waits[0]).toMatchObject({ what: 'delete the task "5"', attempt: 1, nextTryAt: expect.any(String) });
  });
});

/** A server whose answers are what `answer` makes of the number of the request, said to be packed. `sized`: with their length. */
async function packing(answer: (number: number) => Buffer, { sized = true } = {}): Promise<string> {
  let number = 0;
  const server = createServer((_, response) => {
    number += 1;
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    if (sized) response.end(answer(number));
    else response.write(answer(number), () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('a packed answer', () => {
  it.each([true, false])(
    'that is cut, empty or no archive at all is asked for again, its length told: %s',
    async (sized) => {
      const whole = gzipSync(JSON.stringify({ id: 1, username: 'migrator', filler: 'x'.repeat(5000) }));
      const broken = [whole.subarray(0, 40), Buffer.from('no archive'), Buffer.alloc(0)];
      const url = await packing((number) => broken[number - 1] ?? whole, { sized });
      const cvat = createCvat({ url, token: 'Token x', firstWaitMs: 1 });
      expect(await cvat.self()).toMatchObject({ id: 1, username: 'migrator' });
    },
  );
});

describe('a packed answer that is small and becomes large', () => {
  it.each([100_000, 3_000_000])('is read whole: %i spaces', async (spaces) => {
    const packed = gzipSync(JSON.stringify({ id: 1, username: 'migrator' }) + ' '.repeat(spaces));
    const cvat = createCvat({ url: await packing(() => packed), token: 'Token x' });
    expect(await cvat.self()).toMatchObject({ id: 1, username: 'migrator' });
  });
});

describe('answers without an end', () => {
  it.each([true, false])('are not read beyond the limit, packed ones neither, their length told: %s', async (sized) => {
    const packed = gzipSync(Buffer.alloc(5 * 1024 * 1024, ' '));
    const url = await packing(() => packed, { sized });
    const cvat = createCvat({ url, token: 'Token x', mostBytes: 4 * 1024 * 1024 });
    await expect(cvat.self()).rejects.toMatchObject({
      ...{ code: 'CVAT_ANSWER_TOO_LARGE', retryable: false },
      message: `Cannot read from CVAT "its user": CVAT's answer is larger than 4 MB, which is the limit`,
    });
  });
});

describe('redirects', () => {
  it('are not followed: the token stays here', async () => {
    const elsewhere = await scripted(() => ({ status: 200, json: { version: '2.73.0' } }));
    const { cvat } = await serve(({ path }) => ({ status: 308, headers: { Location: `${elsewhere.url}${path}` } }));
    await expect(cvat.about()).rejects.toMatchObject({
      ...{ code: 'CVAT_REDIRECTS', retryable: false },
      fix: `If you know this address, set CVAT_URL to ${elsewhere.url}: the server sends requests on to there`,
    });
    expect(elsewhere.seen).toEqual([]);
  });
});
