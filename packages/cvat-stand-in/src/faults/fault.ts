import { z } from 'zod';

/** Which requests are struck: `path` is a regular expression, tested against the decoded path (without query). */
const Aim = z.object({
  /** Method, or `*`. */
  method: z.string(),
  path: z.string(),
  /** How many requests it strikes, then it is gone. Default 1. */
  times: z.int().positive().optional(),
});

/** How a request can go wrong. The first three strike before any work is done, the next two after all of it. */
export const RequestFault = z.discriminatedUnion('kind', [
  Aim.extend({
    kind: z.literal('status'),
    status: z.int(),
    body: z.string().optional(),
    contentType: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  /** Waits, then goes on as if nothing had happened. */
  Aim.extend({ kind: z.literal('delay'), ms: z.number().nonnegative() }),
  Aim.extend({ kind: z.literal('reset') }),
  /** Half of the answer's body under its full Content-Length, then the connection is cut. */
  Aim.extend({ kind: z.literal('truncate') }),
  /** The work is done, the answer never arrives. */
  Aim.extend({ kind: z.literal('lose') }),
  /** A proxy gives up and answers 504 at once; the server does the work all the same, so many ms later. */
  Aim.extend({ kind: z.literal('late'), ms: z.number().nonnegative() }),
]);
export type RequestFault = z.infer<typeof RequestFault>;

/**
 * What another process does to `index.json` between the moment when a creation has written it and the moment when it reads
 * it: deletes it, is in the middle of writing it, or has written one that is an entry shorter.
 */
export const IndexRace = z.object({
  kind: z.literal('index-race'),
  outcome: z.enum(['missing', 'corrupt', 'length']),
  times: z.int().positive().optional(),
});
export type IndexRace = z.infer<typeof IndexRace>;

export const Fault = z.union([RequestFault, IndexRace]);
export type Fault = z.infer<typeof Fault>;
