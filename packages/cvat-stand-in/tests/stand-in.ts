import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { CvatOptions } from '../src/options.ts';
import { type RunningCvat, startCvat } from '../src/start-cvat.ts';

export type Reply = {
  status: number;
  type: string;
  headers: Headers;
  text: string;
  bytes: Uint8Array;
  /** The parsed answer where it is JSON, `{}` otherwise. */
  json: Record<string, unknown>;
};

export type Sending = {
  json?: unknown;
  body?: RequestInit['body'];
  headers?: Record<string, string>;
  /** null: no credentials. Default: the writer. */
  token?: string | null;
};

/** One stand-in for all tests of a file. */
export function serveStandIn(options: Partial<CvatOptions> | (() => Partial<CvatOptions>) = {}) {
  let running: { cvat: RunningCvat; dataDir: string } | undefined;
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'cvat-'));
    running = { dataDir, cvat: await startCvat({ dataDir, ...(typeof options === 'function' ? options() : options) }) };
  });
  afterAll(async () => {
    await running?.cvat.stop();
    await rm(running?.dataDir ?? '', { recursive: true, force: true });
  });
  const cvat = () => {
    if (!running) throw new Error('The stand-in is not running yet');
    return running.cvat;
  };
  const call = (method: string, path: string, sending: Sending = {}) => {
    const { token = cvat().tokens.writer } = sending;
    return send(new URL(path, cvat().url), method, token, sending);
  };
  /** Polls until the background request has ended, 20 s at most. */
  const ended = async (rqId: unknown): Promise<{ status: string; message: string }> => {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const { json } = await call('GET', `/api/requests/${encodeURIComponent(String(rqId))}`);
      const { status, message } = json;
      if (status === 'finished' || status === 'failed') return { status, message: String(message) };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Request ${String(rqId)} has not ended`);
  };
  return { cvat, call, ended, dataDir: () => running?.dataDir ?? '' };
}

export async function send(url: URL, method: string, token: string | null, sending: Sending): Promise<Reply> {
  const { json, body } = sending;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...sending.headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(body === undefined ? {} : { body }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const type = response.headers.get('content-type') ?? '';
  const parsed = type.includes('json') && text !== '' ? JSON.parse(text) : {};
  return { status: response.status, type, headers: response.headers, text, bytes, json: parsed };
}

export type StandIn = ReturnType<typeof serveStandIn>;

export const idOf = (reply: Reply) => Number(reply.json.id);

export const results = (reply: Reply) => (reply.json.results ?? []) as Record<string, unknown>[];
