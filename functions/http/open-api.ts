import type { HttpResponseInit } from '@azure/functions';
import { openApi } from '../../shared/http-api/open-api.ts';
import { json } from './answers.ts';

/** GET /api/openapi.json: the description of every endpoint, as docs/http-api.yaml has it. */
export async function getOpenApi(): Promise<HttpResponseInit> {
  return json(200, openApi());
}
