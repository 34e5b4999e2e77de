import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Json = z.record(z.string(), z.unknown());

/** One exchange with a real server; what the keys mean stands in the README beside the recordings. */
export const Step = z.object({
  step: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    json: z.unknown().optional(),
    body: z.unknown().optional(),
    token: z.string().nullish(),
    authorization: z.string().optional(),
    accept: z.string().nullish(),
  }),
  answer: z.looseObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()).optional(),
    json: z.unknown().optional(),
    text: z.string().optional(),
    request: Json.optional(),
    annotations: z.unknown().optional(),
  }),
  note: z.string().optional(),
  doubtful: z.unknown().optional(),
});
export type Step = z.infer<typeof Step>;

const Topic = z.object({ server: z.string(), topic: z.string(), steps: z.array(Step) });

const FOLDER = join(import.meta.dirname, '..', 'recordings', 'cvat-2.73.0');

export const topics = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));

export const readTopic = (topic: string): Step[] =>
  Topic.parse(JSON.parse(readFileSync(join(FOLDER, `${topic}.json`), 'utf8'))).steps;
