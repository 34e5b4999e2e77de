import { afterAll, beforeAll, inject } from 'vitest';
import { type RunningApp, runApp } from '../run-app.ts';

/** Of a request. The largest batch of events is below it. */
export const BODY_LIMIT = 10_000;

/** One host for all of these: its start costs more than most of what they ask of it. */
export let app: RunningApp;
beforeAll(async () => {
  app = await runApp('bundle', {
    azurite: inject('azurite'),
    settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(BODY_LIMIT) },
  });
});
afterAll(() => app?.end());
