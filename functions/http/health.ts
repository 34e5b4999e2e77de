import type { HttpResponseInit } from '@azure/functions';
import { json } from './answers.ts';

/** GET /api/health, without a key: the app is up. Says nothing about what it is connected to. */
export async function health(): Promise<HttpResponseInit> {
  return json(200, { status: 'ok' });
}
