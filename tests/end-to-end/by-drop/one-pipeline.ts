import { afterAll, beforeAll, inject } from 'vitest';
import { type RunningPipeline, startPipeline } from '../running-pipeline.ts';

/** One host for all of these: its start and its first migration cost as much as five later ones. */
export let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
});
afterAll(() => pipeline?.stop());
