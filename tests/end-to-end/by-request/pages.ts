import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '../../../shared/http-api/endpoint.ts';
import { ENDPOINTS } from '../../../shared/http-api/endpoints.ts';
import { azureExport, type Drawn } from '../../migration/small-export.ts';
import { pipeline } from './one-pipeline.ts';

const NAME = `<b>street</b><img src=x onerror=alert(1)>'"&.json`;
const LOST = '<b>lost</b>.jpg';
let id: string;
let cookie: string;
const key = () => pipeline.host().keys.default;
const at = (path: string, init: RequestInit = {}) =>
  fetch(`${pipeline.host().url}/api/${path}`, { redirect: 'manual', ...init });
const html = (headers: Record<string, string> = {}): RequestInit => ({ headers: { accept: 'text/html', ...headers } });

beforeAll(async () => {
  await pipeline.putImage('pages/a.jpg', { width: 64, height: 48 });
  const images = { 'pages/a.jpg': { width: 64, height: 48 }, [LOST]: { width: 64, height: 48 } };
  const box = (image: string): Drawn => ({ image, label: 'Cat', box: [2, 2, 20, 10] });
  await pipeline.putExport(azureExport(images, [box('pages/a.jpg'), box(LOST)]), NAME);
  const body = JSON.stringify({ export: { container: pipeline.exports, name: NAME } });
  const headers = { 'content-type': 'application/json', 'x-functions-key': key() };
  const started = await at('migrations', { method: 'POST', headers, body });
  id = z.object({ id: z.string() }).parse(await started.json()).id;
  await pipeline.ended(id);
  const opened = await at('session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-azureml-to-cvat': 'page' },
    body: JSON.stringify({ key: key() }),
  });
  cookie = opened.headers.get('set-cookie') ?? '';
});

/** What the page of all migrations shows of this one. */
async function shown(): Promise<string> {
  const sections = (await (await at('', withCookie())).text()).split('<section ');
  return sections.find((section) => section.includes(`id="m-${id}"`)) ?? '';
}

const withCookie = (more: Record<string, string> = {}) => html({ cookie: cookie.split(';')[0] ?? '', ...more });

describe('pages', () => {
  it('keeps the key where no script and no other site can use it', () => {
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
  });

  it.each(['', 'migrations/ID', 'migrations/ID/report'])(
    'asks for a key before it shows anything: /api/%s',
    async (path) => {
      for (const headers of [
        undefined,
        { cookie: 'azureml-to-cvat-key=wrong-key' },
        { 'x-functions-key': 'wrong-key' },
      ]) {
        const answer = await at(path.replace('ID', id), html(headers));
        expect(answer.status).toBe(401);
        expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        const text = await answer.text();
        expect(text).toContain('Function key');
        expect(text).not.toContain('street');
      }
    },
  );

  it('takes a key out of the address', async () => {
    const answer = await at(`migrations/${id}/report?task=1&code=${key()}`, html());
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/api/migrations/${id}/report?task=1`);
    expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Strict/i);
  });

  it('shows all migrations by the name of their export, escaped, with verdict and links', async () => {
    const text = await shown();
    expect(text).toContain('&lt;b&gt;street&lt;/b&gt;&lt;img src=x');
    expect(text).toContain('Incomplete');
    expect(text).toContain(`/api/migrations/${id}/report`);
    expect(await (await at('', withCookie())).text()).not.toContain(key());
  });

  it('answers programs with JSON as before, and browsers with a page', async () => {
    const asked = await at(`migrations/${id}`, { headers: { 'x-functions-key': key() } });
    expect(await asked.json()).toMatchObject({ verdict: 'incomplete' });
    expect((await at(`migrations/${id}`, withCookie())).headers.get('content-type')).toContain('text/html');
  });

  it('shows the pictures of the report, and lists all that is missing', async () => {
    const page = await at(`migrations/${id}/report`, withCookie());
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const report = await page.text();
    // Names of blobs are text in it.
    expect(report).toContain('&lt;b&gt;lost&lt;/b&gt;.jpg');
    expect(report).toContain('&lt;img src=x');
    expect(report).not.toMatch(/<img src=x|<b>(?:lost|street)/);
    expect(report).toContain('<img src="report/pictures/0"');
    const picture = await at(`migrations/${id}/report/pictures/0`, withCookie());
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const missing = await (await at(`migrations/${id}/report/missing.csv`, withCookie())).text();
    expect(missing).toContain(`image,${LOST},`);
    for (const file of ['pictures/99', 'request.json', '..%2Frequest.json']) {
      expect((await at(`migrations/${id}/report/${file}`, withCookie())).status).toBe(404);
    }
  });

  it('does what a button says only for its own pages', async () => {
    const post = (headers: Record<string, string> = {}) => at(`pages/${id}/undo`, { method: 'POST', headers });
    const own = { 'x-azureml-to-cvat': 'page' };
    const ours = { cookie: cookie.split(';')[0] ?? '' };
    for (const headers of [undefined, own, ours, { ...own, cookie: 'azureml-to-cvat-key=wrong-key' }]) {
      expect((await post(headers)).status).toBe(401);
    }
    expect((await post({ ...own, ...ours })).status).toBe(202);
    await expect.poll(shown, { timeout: 60_000 }).toContain('Undone: its tasks were deleted');
  });
});

const routes = Object.values<Endpoint>(ENDPOINTS).map(({ method, route, auth, page }) => {
  const path = route.replace(/\{\*?(\w+)\}/g, 'x').replace(/\{.*\}/, '');
  return { method, path, open: auth === 'anonymous' && !page };
});

/** What the app answers, whatever that is: with the function key, or with another. */
function answerTo(path: string, init: RequestInit = {}, withKey = key()): Promise<Response> {
  return at(path, { ...init, headers: { ...init.headers, ...(withKey ? { 'x-functions-key': withKey } : {}) } });
}

const json = (body: unknown): RequestInit => {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
};

describe('the HTTP surface', () => {
  it('asks for a key everywhere but at health', async () => {
    expect(routes.filter(({ open }) => open)).toEqual([{ method: 'GET', path: 'health', open: true }]);
    // `session` is where a browser brings its key: in the body, not in a header.
    for (const { method, path, open } of routes.filter((route) => route.path !== 'session')) {
      const { status } = await answerTo(path, { method }, '');
      expect(`${method} ${path} ${status}`).toBe(`${method} ${path} ${open ? 200 : 401}`);
    }
  });

  it('forbids guessing of types and keeping of copies, whatever it answers', async () => {
    for (const { method, path } of routes.filter((route) => route.path !== 'doctor')) {
      const response = await answerTo(path, { method });
      await response.text();
      expect(`${path} ${response.headers.get('x-content-type-options')}`).toBe(`${path} nosniff`);
      expect(`${path} ${response.headers.get('cache-control')}`).toBe(`${path} no-store`);
    }
  });

  it('knows no other containers than those of the settings, and no other CVAT', async () => {
    const elsewhere = { export: { container: pipeline.world.config.workContainer, name: 'request.json' } };
    expect((await answerTo('migrations', json(elsewhere))).status).toBeGreaterThanOrEqual(400);
    const named = { export: { container: pipeline.exports, name: 'a.json' } };
    expect((await answerTo('migrations', json({ ...named, images: 'other-container' }))).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await answerTo('migrations', json({ ...named, cvatUrl: 'https://evil.example' }))).status).toBe(400);
    expect((await answerTo('manifests/other-container')).status).toBe(404);
  });

  it('holds no body that is larger than a request can be', async () => {
    const response = await answerTo('migrations', json({ filler: 'x'.repeat(3_000_000) }));
    expect(response.status).toBe(413);
  });
});
