import { createHash } from 'node:crypto';
import { app } from '@azure/functions';
import { note } from './journal.ts';

const MEGABYTE = 1_048_576;

app.http('upload', {
  methods: ['POST'],
  handler: async (request) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of request.body ?? []) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { jsonBody: { bytes, sha256: hash.digest('hex') } };
  },
});

/** Answers the first chunk before it has seen the second. */
app.http('duplex', {
  methods: ['POST'],
  handler: async (request) => ({
    body: (async function* () {
      note('duplex begins');
      try {
        for await (const chunk of request.body ?? []) yield Buffer.from(`got ${chunk.length};`);
      } finally {
        note('duplex ended');
      }
    })(),
  }),
});

/** A megabyte for every byte that comes: the library writes without waiting for the socket, so the caller sets the pace. */
app.http('download', {
  methods: ['POST'],
  handler: async (request) => ({
    headers: { 'content-type': 'application/octet-stream' },
    body: (async function* () {
      for await (const asked of request.body ?? []) for (const byte of asked) yield Buffer.alloc(MEGABYTE, byte);
    })(),
  }),
});

const broken = Promise.withResolvers<void>();

app.http('breakNow', {
  route: 'break-now',
  handler: async () => {
    broken.resolve();
    return {};
  },
});
app.http('breaks', {
  handler: async () => ({
    body: (async function* () {
      yield Buffer.from('so far');
      await broken.promise;
      throw new Error('No further');
    })(),
  }),
});

app.http('memory', { handler: async () => ({ jsonBody: { peakBytes: process.resourceUsage().maxRSS * 1024 } }) });
