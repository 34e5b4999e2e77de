import type { HttpResponseInit } from '@azure/functions';
import type { HealthAnswer } from '../../shared/http-api/answers.ts';
import { json } from './answers.ts';

/** GET /api/health, without a key: the app is up. Says nothing about what it is connected to. */
export async function health(): Promise<HttpResponseInit> {
  const answer: HealthAnswer = { status: 'ok' };
  return json(200, answer);
}
