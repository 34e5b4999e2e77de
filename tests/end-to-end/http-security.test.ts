import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Endpoint } from '../../shared/http-api/endpoint.ts';
import { ENDPOINTS } from '../../shared/http-api/endpoints.ts';
import { azureExport } from '../migration/small-export.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
const routes = Object.values<Endpoint>(ENDPOINTS).map(({ method, route, auth, page }) => {
  const path = route.replace(/\{\*?(\w+)\}/g, 'x').replace(/\{.*\}/, '');
  return { method, path, open: auth === 'anonymous' && !page };
});
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
});
afterAll(() => pipeline?.stop());

async function call(path: string, init: RequestInit = {}, key = pipeline.host().keys.default): Promise<Response> {
  const headers = { ...init.headers, ...(key ? { 'x-functions-key': key } : {}) };
  return fetch(`${pipeline.host().url}/api/${path}`, { ...init, headers });
}

const json = (body: unknown): RequestInit => {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
};

describe('the HTTP surface', () => {
  it('asks for a key everywhere but at health', async () => {
    expect(routes.filter(({ open }) => open)).toEqual([{ method: 'GET', path: 'health', open: true }]);
    // `session` is where a browser brings its key: in the body, not in a header.
    for (const { method, path, open } of routes.filter((route) => route.path !== 'session')) {
      const { status } = await call(path, { method }, '');
      expect(`${method} ${path} ${status}`).toBe(`${method} ${path} ${open ? 200 : 401}`);
    }
  });

  it('forbids guessing of types and keeping of copies, whatever it answers', async () => {
    for (const { method, path } of routes.filter((route) => route.path !== 'doctor')) {
      const response = await call(path, { method });
      await response.text();
      expect(`${path} ${response.headers.get('x-content-type-options')}`).toBe(`${path} nosniff`);
      expect(`${path} ${response.headers.get('cache-control')}`).toBe(`${path} no-store`);
    }
  });

  it('knows no other containers than those of the settings, and no other CVAT', async () => {
    const elsewhere = { export: { container: pipeline.world.config.workContainer, name: 'request.json' } };
    expect((await call('migrations', json(elsewhere))).status).toBeGreaterThanOrEqual(400);
    const named = { export: { container: pipeline.exports, name: 'a.json' } };
    expect((await call('migrations', json({ ...named, images: 'other-container' }))).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await call('migrations', json({ ...named, cvatUrl: 'https://evil.example' }))).status).toBe(400);
    expect((await call('manifests/other-container')).status).toBe(404);
  });

  it('holds no body that is larger than a request can be', async () => {
    const response = await call('migrations', json({ filler: 'x'.repeat(3_000_000) }));
    expect(response.status).toBe(413);
  });

  it('shows names of blobs in pages as text', async () => {
    const name = `<img src=x onerror=alert(1)>'"&.json`;
    await pipeline.putExport(azureExport({ '<b>a</b>.jpg': { width: 64, height: 48 } }, []), name);
    const started = await call('migrations', json({ export: { container: pipeline.exports, name } }));
    const { id } = (await started.json()) as { id: string };
    await pipeline.ended(id);
    const page = await call(`migrations/${id}/report`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const text = await page.text();
    expect(text).toContain('&lt;img');
    expect(text).not.toMatch(/<img|<b>a/);
  });
});
